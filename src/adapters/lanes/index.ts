export { discarder } from './discard.ts';
export { laneCount, openLanes } from './lanes.ts';
export { splitLines } from './lines.ts';
export type { Lanes } from './lanes.ts';

export { joinBbqr } from './bbqr.ts';
export { codesFor } from './show.ts';
export type { CodeKind } from './bbqr.ts';

export { openFile, sealFile } from './files.ts';
export { openStreams } from './streams.ts';
export type { StreamsOptions } from './streams.ts';

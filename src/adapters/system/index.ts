export { systemClock, systemEntropy } from './system.ts';
export { fileFacts, freeBytes, nodeVersion } from './machine.ts';

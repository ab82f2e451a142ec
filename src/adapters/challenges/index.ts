export { folderChallenges } from './folder.ts';

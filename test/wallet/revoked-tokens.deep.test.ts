import { revokedTokens } from './revoked-scene.ts';

revokedTokens(100);

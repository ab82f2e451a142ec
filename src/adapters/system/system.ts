import { randomBytes } from 'node:crypto';
import type { Clock, Entropy } from '../../wallet/ports/clock.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) };

/** The platform's cryptographic generator. */
export const systemEntropy: Entropy = { bytes: (length) => new Uint8Array(randomBytes(length)) };

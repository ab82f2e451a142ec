import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Wallets that are opened and closed until the memory is tidied up. */
const EVERY = 25;
let opened = 0;

/**
 * libsql lets go of a closed store's files when its statements are collected. A command ends long before that matters;
 * thousands of them in one process run out of descriptors.
 */
export function collectStores(): void {
  if (++opened % EVERY === 0) collect();
}

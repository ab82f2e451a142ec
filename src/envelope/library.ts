import type * as Age from 'age-encryption';

/**
 * The only door to `age-encryption`. It is loaded when a header is first written or opened, because half of
 * what uses this room (a vault's digest, a look at a recipient's form) never needs post-quantum code and a
 * command's start-up would pay for it.
 */
export function loadAge(): Promise<typeof Age> {
  return import('age-encryption');
}

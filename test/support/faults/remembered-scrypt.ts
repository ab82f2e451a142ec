import { createHash } from 'node:crypto';
import type { smallScrypt } from '../../../src/adapters/keystore/scrypt.ts';

type Scrypt = typeof smallScrypt;

/**
 * The real scrypt, once for each passphrase and salt: the same few keystores are opened many thousand times, which
 * takes longer than all that is looked at. For `vi.mock` in the place of the keystore's own module.
 */
export function remembered(real: Scrypt): Scrypt {
  const known = new Map<string, Uint8Array>();
  return async (passphrase, salt, n) => {
    const hash = createHash('sha256').update(`${n} ${salt.length} `).update(salt).update(passphrase);
    const name = hash.digest('hex');
    const key = known.get(name) ?? (await real(passphrase, salt, n));
    known.set(name, key.slice());
    return key.slice();
  };
}

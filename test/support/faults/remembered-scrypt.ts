import { createHash } from 'node:crypto';
import type * as module from '../../../src/adapters/keystore/scrypt.ts';
import type { Scrypt } from '../../../src/envelope/index.ts';

type Module = typeof module;

const known = new Map<string, Uint8Array>();

/**
 * The keystore's own scrypt, once for each passphrase and salt: the same few keystores are opened many thousand times,
 * which takes longer than all that is looked at. For `vi.mock` in the place of that module.
 */
export function rememberingScrypt(real: Module): Module {
  return {
    smallScrypt: remembering(real.smallScrypt),
    tellingScrypt: (tell) => remembering(real.tellingScrypt(tell)),
  };
}

function remembering(real: Scrypt): Scrypt {
  return async (passphrase, salt, n) => {
    const hash = createHash('sha256').update(`${n} ${salt.length} `).update(salt).update(passphrase);
    const name = hash.digest('hex');
    const key = known.get(name) ?? (await real(passphrase, salt, n));
    known.set(name, key.slice());
    return key.slice();
  };
}

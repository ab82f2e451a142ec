import { createHash, createHmac } from 'node:crypto';
import type * as module from '../../../src/adapters/keystore/scrypt.ts';
import type { Scrypt } from '../../../src/envelope/index.ts';

type Module = typeof module;

const known = new Map<string, Uint8Array>();
/** What keystores of tests cost (test/support/people.ts); those that a command writes cost eight times as much. */
const TEST_COST = 2 ** 15;

/**
 * The keystore's own scrypt, once for each passphrase and salt: the same few keystores are opened many thousand times,
 * which takes longer than all that is looked at. Where `init` or `restore` writes one, with a salt of its own each
 * time, scrypt is taken without it, and it goes in afterwards: as far as the disk can tell it is the same. For
 * `vi.mock` in the place of that module.
 */
export function rememberingScrypt(real: Module): Module {
  return {
    smallScrypt: remembering(real.smallScrypt),
    tellingScrypt: (tell) => remembering(real.tellingScrypt(tell)),
  };
}

function remembering(real: Scrypt): Scrypt {
  return async (passphrase, salt, n) => {
    if (n <= TEST_COST) return once(real, passphrase, salt, n);
    const unsalted = await once(real, passphrase, new Uint8Array(salt.length), n);
    return new Uint8Array(createHmac('sha256', unsalted).update(salt).digest());
  };
}

async function once(real: Scrypt, passphrase: Uint8Array, salt: Uint8Array, n: number): Promise<Uint8Array> {
  const hash = createHash('sha256').update(`${n} ${salt.length} `).update(salt).update(passphrase);
  const name = hash.digest('hex');
  const key = known.get(name) ?? (await real(passphrase, salt, n));
  known.set(name, key.slice());
  return key.slice();
}

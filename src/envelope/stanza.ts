import type { Identity, Recipient } from 'age-encryption';
import { base64ToBytes, bytesToBase64 } from '../encoding/index.ts';
import { platformCipher } from './aead.ts';
import { badHeader } from './errors.ts';
import {
  decapsulate,
  encapsulate,
  ENCAPSULATION_BYTES,
  expandSecret,
  hasNativeHybrid,
  readPublic,
  type HybridPublic,
  type HybridSecret,
} from './hybrid.ts';
import { hpkeKey } from './hpke.ts';
import { identitySeed, recipientKey } from './keys.ts';
import { loadAge, loadLattice } from './library.ts';
import { remembering } from './remembering.ts';

export const HYBRID_STANZA = 'mlkem768x25519';
const SEALED_KEY_BYTES = 32;
const KEPT_AT_MOST = 16;
const knownPublic = remembering<HybridPublic>(KEPT_AT_MOST);
/** What is forgotten is overwritten. */
const knownSecret = remembering<HybridSecret>(KEPT_AT_MOST, ({ lattice }) => {
  lattice.fill(0);
});

/**
 * A hybrid recipient as the library takes it. What it writes is what the library would write, in a fifth of the
 * time: curve, hashes and HPKE are OpenSSL's (docs/adr/0015).
 * @param text has passed `isHybridRecipient`
 */
export async function hybridRecipient(text: string): Promise<string | Recipient> {
  if (!hasNativeHybrid()) return text;
  const [{ Stanza }, lattice] = await Promise.all([loadAge(), loadLattice()]);
  const to = knownPublic(text, () => readPublic(lattice, recipientKey(text) ?? new Uint8Array(0)));
  return {
    wrapFileKey(fileKey) {
      const { encapsulation, shared } = encapsulate(lattice, to);
      const { key, nonce } = hpkeKey(shared);
      const body = Buffer.concat(platformCipher().seal(key, nonce, fileKey));
      const argument = bytesToBase64(encapsulation).replace(/=+$/, '');
      return [new Stanza([HYBRID_STANZA, argument], new Uint8Array(body))];
    },
  };
}

/** A hybrid identity as the library takes it. @throws EnvelopeError `bad-identity` */
export async function hybridIdentity(text: string): Promise<string | Identity> {
  const seed = identitySeed(text);
  if (!hasNativeHybrid()) return text;
  const lattice = await loadLattice();
  const secret = (): HybridSecret => knownSecret(text, () => expandSecret(lattice, seed));
  return {
    unwrapFileKey(stanzas) {
      for (const { args, body } of stanzas) {
        if (args[0] !== HYBRID_STANZA) continue;
        const encapsulation = readEncapsulation(args);
        if (encapsulation === undefined || body.length !== SEALED_KEY_BYTES) {
          throw badHeader();
        }
        const { key, nonce } = hpkeKey(decapsulate(secret(), encapsulation));
        const fileKey = platformCipher().open(key, nonce, body);
        if (fileKey !== undefined) return fileKey;
      }
      return null;
    },
  };
}

function readEncapsulation(args: readonly string[]): Uint8Array | undefined {
  if (args.length !== 2) return undefined;
  // Of this length, base64 ends with two signs of padding that age leaves out.
  const bytes = base64ToBytes(`${args[1] ?? ''}==`);
  return bytes.length === ENCAPSULATION_BYTES ? bytes : undefined;
}

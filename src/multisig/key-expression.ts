import { hash160 } from '../crypto/index.ts';
import { bytesToHex, type Network } from '../encoding/index.ts';
import { MultisigError } from './errors.ts';
import { parseExtendedPublicKey, type ExtendedPublicKey } from './extended-key.ts';

/** One co-signer's key as a descriptor names it (BIP-380, "Key Expressions"), without the steps behind it. */
export interface KeyExpression {
  /** `[fingerprint/path]xpub`, the only spelling. */
  readonly text: string;
  /** Of the wallet's master key, 8 lower-case hex characters. A hint for signers, never proof of anything. */
  readonly fingerprint: string;
  /** From the master key to the xpub, `48h/1h/0h/2h`. A hint too. */
  readonly path: string;
  readonly xpub: string;
  /** The xpub's own key, 33 bytes. */
  readonly publicKey: Uint8Array;
}

const MAX_LENGTH = 256;
const FORM =
  /^\[(?<fingerprint>[0-9a-f]{8})(?<steps>(?:\/(?:0|[1-9][0-9]{0,9})h?)*)\](?<xpub>[1-9A-HJ-NP-Za-km-z]{100,120})$/;
const HARDENED = 0x80000000;
/** The identity account of BIP-48 (`m/48'/coin'/1'/2'`): its keys sign off-chain and are never funded. */
const IDENTITY_PATH = /^48h\/[01]h\/1h\/2h$/;

/**
 * Reads `[fingerprint/path]xpub` in the fixed spelling: lower-case hex, `h` for hardened, an extended *public*
 * key of `network` whose depth, last step and (at depth 0 and 1) fingerprint agree with the path stated. The
 * text may come from anybody, who chooses fingerprint and path freely: they say where a signer may look for
 * its key, and nobody may conclude from them whose key it is.
 * @throws MultisigError `bad-key`, `wrong-network`
 */
export function parseKeyExpression(text: string, network: Network): KeyExpression {
  const parts = text.length <= MAX_LENGTH ? FORM.exec(text)?.groups : undefined;
  const { fingerprint, steps, xpub } = parts ?? {};
  if (fingerprint === undefined || steps === undefined || xpub === undefined) {
    throw badKey('This is not a key in the form [fingerprint/path]xpub.');
  }
  const path = steps.slice(1);
  const key = parseExtendedPublicKey(xpub, network);
  checkOrigin(key, fingerprint, path);
  return { text, fingerprint, path, xpub, publicKey: key.publicKey };
}

function checkOrigin(key: ExtendedPublicKey, fingerprint: string, path: string): void {
  const steps = path === '' ? [] : path.split('/').map(childNumber);
  if (key.depth !== steps.length) throw badKey('The key lies at another depth than its path says.');
  if (key.childNumber !== (steps.at(-1) ?? 0)) throw badKey('The key is not the last step of its path.');
  const master = key.depth === 0 ? hash160(key.publicKey).subarray(0, 4) : key.parentFingerprint;
  if (key.depth <= 1 && bytesToHex(master) !== fingerprint)
    throw badKey('The fingerprint is not of this key.');
  if (key.depth === 0 && key.parentFingerprint.some((byte) => byte !== 0)) {
    throw badKey('A master key has no parent, and this one names one.');
  }
  if (IDENTITY_PATH.test(path)) {
    throw new MultisigError(
      'bad-key',
      'This is the identity account, whose keys are never used on the chain.',
      'Use the next custody account (0, 2, 3, …).',
    );
  }
}

function childNumber(step: string): number {
  const index = Number.parseInt(step, 10);
  if (index >= HARDENED) throw badKey('A step of the path is larger than BIP-32 allows.');
  return step.endsWith('h') ? index + HARDENED : index;
}

function badKey(sentence: string): MultisigError {
  return new MultisigError('bad-key', sentence, 'Ask for the card or the key again from its owner.');
}

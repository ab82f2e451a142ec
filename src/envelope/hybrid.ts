import { createHash, getHashes } from 'node:crypto';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '../encoding/index.ts';
import { prepared, type PreparedLattice } from './lattice.ts';
import type { Lattice } from './library.ts';
import { curvePublic, curveSecret, type CurvePublic, type CurveSecret } from './x25519.ts';

/**
 * The key encapsulation of age's hybrid recipients (c2sp.org/age, "MLKEM768-X25519"; the same as X-Wing,
 * draft-connolly-cfrg-xwing-kem): ML-KEM-768 and X25519, and a hash of what both give.
 */
export const ENCAPSULATION_BYTES = 1120;
const LATTICE_PUBLIC_BYTES = 1184;
const LATTICE_CIPHERTEXT_BYTES = 1088;
const LATTICE_SEED_BYTES = 64;
const CURVE_BYTES = 32;
const LABEL = utf8ToBytes('\\.//^\\');

/** A recipient that was read once, for any number of files. */
export interface HybridPublic {
  readonly lattice: PreparedLattice;
  readonly curve: Uint8Array;
  readonly point: CurvePublic;
}

/** An identity's seed, expanded once: that takes as long as opening a file. Secret. */
export interface HybridSecret {
  readonly lattice: Uint8Array;
  /** Made when a file is opened: who only asks for the recipient does without. */
  readonly prepared: () => PreparedLattice;
  readonly curve: CurveSecret;
  /** What the recipient spells, 1,216 bytes. */
  readonly publicKey: Uint8Array;
}

export interface Encapsulated {
  readonly encapsulation: Uint8Array;
  /** 32 secret bytes. */
  readonly shared: Uint8Array;
}

/** Whether OpenSSL here has the curve and the hashes, and gives what the standards say; else the library does it all. */
export function hasNativeHybrid(): boolean {
  native ??= probe();
  return native;
}

let native: boolean | undefined;

/** RFC 7748, section 6.1: Alice's keys, Bob's public key, what they share. */
const ALICE = hexToBytes('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
const BOB = hexToBytes('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
const THEIRS = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';

function probe(): boolean {
  const hashes = getHashes();
  if (!hashes.includes('shake256') || !hashes.includes('sha3-256')) return false;
  try {
    return bytesToHex(curveSecret(ALICE).shared(curvePublic(BOB))) === THEIRS;
  } catch {
    return false;
  }
}

/** @param key 1,216 bytes that have passed `isHybridRecipient` */
export function readPublic({ kem }: Lattice, key: Uint8Array): HybridPublic {
  const curve = key.slice(LATTICE_PUBLIC_BYTES);
  return { lattice: prepared(kem, key.slice(0, LATTICE_PUBLIC_BYTES)), curve, point: curvePublic(curve) };
}

/** @param seed 32 secret bytes */
export function expandSecret({ kem }: Lattice, seed: Uint8Array): HybridSecret {
  const expanded = createHash('shake256', { outputLength: LATTICE_SEED_BYTES + CURVE_BYTES })
    .update(seed)
    .digest();
  const lattice = kem.keygen(new Uint8Array(expanded.subarray(0, LATTICE_SEED_BYTES)));
  const curve = curveSecret(expanded.subarray(LATTICE_SEED_BYTES));
  expanded.fill(0);
  let ready: PreparedLattice | undefined;
  return {
    lattice: lattice.secretKey,
    prepared: () => (ready ??= prepared(kem, lattice.publicKey)),
    curve,
    publicKey: concatBytes(lattice.publicKey, curve.publicKey),
  };
}

/** @throws Error for a curve point that nobody can encrypt to */
export function encapsulate({ draw }: Lattice, to: HybridPublic): Encapsulated {
  const ephemeral = draw(CURVE_BYTES);
  const curve = curveSecret(ephemeral);
  ephemeral.fill(0);
  const lattice = to.lattice.encapsulate();
  const shared = combine(lattice.sharedSecret, curve.shared(to.point), curve.publicKey, to.curve);
  return { encapsulation: concatBytes(lattice.cipherText, curve.publicKey), shared };
}

/**
 * @param encapsulation 1,120 bytes that whoever wrote the file chose. Whatever they are, ML-KEM gives a secret: a
 * wrong one shows when the file key is opened with it.
 * @throws Error for a curve point of low order
 */
export function decapsulate(secret: HybridSecret, encapsulation: Uint8Array): Uint8Array {
  const theirs = encapsulation.slice(LATTICE_CIPHERTEXT_BYTES);
  const cipherText = encapsulation.slice(0, LATTICE_CIPHERTEXT_BYTES);
  const lattice = secret.prepared().decapsulate(cipherText, secret.lattice);
  return combine(lattice, secret.curve.shared(curvePublic(theirs)), theirs, secret.curve.publicKey);
}

function combine(lattice: Uint8Array, curve: Uint8Array, theirs: Uint8Array, ours: Uint8Array): Uint8Array {
  const hash = createHash('sha3-256').update(lattice).update(curve).update(theirs).update(ours);
  return new Uint8Array(hash.update(LABEL).digest());
}

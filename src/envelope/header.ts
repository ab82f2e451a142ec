import type { Identity, Recipient } from 'age-encryption';
import { constantTimeEqual } from '../crypto/index.ts';
import { bytesToUtf8, utf8ToBytes } from '../encoding/index.ts';
import { badHeader, EnvelopeError } from './errors.ts';
import { headerMac, writeFrame, type FrameStanza } from './frame.ts';
import { loadAge, loadLattice } from './library.ts';
import { HYBRID_STANZA, hybridIdentity, hybridRecipient } from './stanza.ts';

/** As many as a file may be encrypted to; with the frame they fit into the header limit of collect.ts. */
export const MAX_RECIPIENTS = 20;

/** Types of native and SSH stanzas that a quantum computer would open. */
const CLASSIC_STANZAS = new Set(['X25519', 'p256tag', 'ssh-ed25519', 'ssh-rsa']);

export interface NewHeader {
  /** The textual header, ending with its MAC's line feed. */
  readonly header: Uint8Array;
  /** 16 secret bytes. */
  readonly fileKey: Uint8Array;
  /** 16 bytes for the payload that follows, fresh and not used for anything else that leaves the process. */
  readonly nonce: Uint8Array;
}

/**
 * Writes a header. Where this platform makes the stanzas, only the frame around them is left to do, and it is done
 * here; elsewhere `age-encryption` does it all (docs/adr/0016). File key, nonce and encapsulations come from the
 * generator that the library draws from (docs/adr/0002).
 *
 * @param knownFileKey puts an existing file key under the new header, for the same payload only
 * @throws EnvelopeError `bad-recipient` when a key cannot be encrypted to
 */
export async function writeHeader(
  recipients: readonly (string | Recipient)[],
  knownFileKey?: Uint8Array,
): Promise<NewHeader> {
  try {
    const wrapping: (string | Recipient)[] = [];
    for (const each of recipients)
      wrapping.push(typeof each === 'string' ? await hybridRecipient(each) : each);
    const ours = wrapping.filter((recipient) => typeof recipient !== 'string');
    if (ours.length < wrapping.length) return await libraryHeader(wrapping, knownFileKey);
    const { draw } = await loadLattice();
    const fileKey = knownFileKey?.slice() ?? draw(16);
    const stanzas: FrameStanza[] = [];
    for (const recipient of ours) stanzas.push(...(await recipient.wrapFileKey(fileKey)));
    return { header: writeFrame(stanzas, fileKey), fileKey, nonce: draw(16) };
  } catch (cause) {
    if (cause instanceof EnvelopeError) throw cause;
    throw new EnvelopeError(
      'bad-recipient',
      'One of the recipients holds a key that cannot be encrypted to.',
      'Ask for the card or recipient again.',
      { cause },
    );
  }
}

/**
 * Lets `age-encryption` write a header: it encrypts an empty payload, a recipient of our own that adds no
 * stanza learns the file key, and the empty payload is dropped, so its nonce has never been used outside.
 */
export async function libraryHeader(
  recipients: readonly (string | Recipient)[],
  knownFileKey?: Uint8Array,
): Promise<NewHeader> {
  const { Encrypter } = await loadAge();
  const encrypter = new Encrypter();
  let fileKey = new Uint8Array(0);
  encrypter.addRecipient({
    wrapFileKey(key) {
      if (knownFileKey !== undefined) key.set(knownFileKey);
      fileKey = key.slice();
      return [];
    },
  });
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const file = await encrypter.encrypt(new Uint8Array(0));
  // What follows the header of an empty file: 16 bytes of nonce and the tag of one empty chunk.
  const end = file.length - 32;
  const header = file.slice(0, end);
  // Putting a key under a header leans on the library handing out its own array; if it ever stops, stop too.
  if (!macFits(header, fileKey)) throw badHeader();
  return { header, fileKey, nonce: file.slice(end, end + 16) };
}

/**
 * Finds the file key in a header. The header is foreign: its writer chooses every stanza. It has passed
 * {@link collectHeader}, so it is small and begins and ends as a header does.
 *
 * @throws EnvelopeError `bad-identity`, `bad-header`, `mixed-recipients`, `no-matching-identity`
 */
export async function openHeader(header: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  const keys = await Promise.all(identities.map(hybridIdentity));
  return unwrapFileKey(header, [onlyUnmixed, ...keys], () => {
    return new EnvelopeError(
      'no-matching-identity',
      'The file is encrypted to somebody else.',
      'Open it with an identity it was made for, or ask for a grant.',
    );
  });
}

/**
 * Runs the library over a header with identities tried in order. What each of them throws of ours comes out
 * as it is; whatever else goes wrong is the header's fault.
 *
 * @param unmatched the error for a well-formed header that none of them opens
 * @throws EnvelopeError `bad-header`
 */
export async function unwrapFileKey(
  header: Uint8Array,
  identities: readonly (string | Identity)[],
  unmatched: () => EnvelopeError,
): Promise<Uint8Array> {
  const { Decrypter } = await loadAge();
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  // Asked last, so nobody before it found the key. The library's own error could only be told by its sentence.
  decrypter.addIdentity({
    unwrapFileKey() {
      throw unmatched();
    },
  });
  try {
    return await decrypter.decryptHeader(header);
  } catch (cause) {
    if (cause instanceof EnvelopeError) throw cause;
    throw badHeader(cause);
  }
}

/** Opens nothing: it only looks at the stanzas before the identities after it are tried. */
const onlyUnmixed: Identity = {
  unwrapFileKey(stanzas) {
    const types = stanzas.map((stanza) => stanza.args[0] ?? '');
    if (types.includes(HYBRID_STANZA) && types.some((type) => CLASSIC_STANZAS.has(type))) {
      throw new EnvelopeError(
        'mixed-recipients',
        'The file is encrypted to post-quantum and classic recipients at once.',
        'Ask its author to encrypt it to hybrid recipients (age1pq1…) only.',
      );
    }
    return null;
  },
};

function macFits(header: Uint8Array, fileKey: Uint8Array): boolean {
  const text = bytesToUtf8(header);
  const dashes = text.lastIndexOf('\n---') + 4;
  const mac = headerMac(header.subarray(0, dashes), fileKey);
  return constantTimeEqual(utf8ToBytes(text.slice(dashes)), utf8ToBytes(` ${mac}\n`));
}

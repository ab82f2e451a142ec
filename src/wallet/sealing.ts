import { bytesToHex, type JsonObject } from '../encoding/index.ts';
import { digestStream } from '../crypto/index.ts';
import { ageRecipient, createEncryptor } from '../envelope/index.ts';
import { parseManifest } from '../record/index.ts';
import { collectionIdentity, freshRecordSecret, recordIdentity } from './age-keys.ts';
import { currentGeneration } from './collections.ts';
import type { RecordRow } from './rows.ts';
import { defaultVault, type Session } from './session.ts';

const ID_BYTES = 16;
const NONCE_BYTES = 32;

/** What a manifest says of a record's content. */
export interface SealedContent {
  readonly title: string;
  readonly mediaType: string;
  readonly collection: string;
  readonly category?: string;
  readonly effective?: string;
}

/** Seals many small records, one after the other, each for its own fresh identity and its collection's. */
export interface Sealer {
  /** The record's row, to be entered; its blob lies in the vault. */
  seal(plain: Uint8Array, about: SealedContent): Promise<RecordRow>;
}

/** A collection moves on, where it has to, with the first record that is sealed for it. */
export function createSealer(session: Session): Sealer {
  const collections = new Map<string, Promise<{ generation: number; recipient: string }>>();
  const readCollection = async (name: string) => {
    const generation = currentGeneration(session, name);
    return { generation, recipient: await ageRecipient(collectionIdentity(session, name, generation)) };
  };
  return {
    seal: async (plain, about) => {
      const reading = collections.get(about.collection) ?? readCollection(about.collection);
      collections.set(about.collection, reading);
      const { generation, recipient } = await reading;
      const secret = freshRecordSecret(session);
      const blob = await sealBlob(session, plain, [await ageRecipient(recordIdentity(secret)), recipient]);
      const manifest = parseManifest({
        schema: 'medwallet/manifest/v1',
        id: bytesToHex(session.entropy.bytes(ID_BYTES)),
        ...blob,
        nonce: bytesToHex(session.entropy.bytes(NONCE_BYTES)),
        ...about,
        generation,
      } satisfies JsonObject);
      return { manifest, secret, plaintext: digestOf(plain), added: session.clock.now() };
    },
  };
}

/** SHA-256 (hex) and size of bytes. */
export function digestOf(bytes: Uint8Array): { readonly sha256: string; readonly size: number } {
  const digest = digestStream();
  digest.update(bytes);
  return digest.digest();
}

async function sealBlob(session: Session, plain: Uint8Array, recipients: readonly string[]) {
  const encryptor = await createEncryptor(recipients);
  const blob = defaultVault(session).createBlob();
  try {
    blob.write(encryptor.header);
    for (const chunk of encryptor.update(plain)) blob.write(chunk);
    for (const chunk of encryptor.final()) blob.write(chunk);
    return blob.commit();
  } catch (error) {
    blob.abort();
    throw error;
  }
}

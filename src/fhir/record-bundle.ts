import { sha256 } from '../crypto/index.ts';
import { bytesToHex, canonicalJson, utf8ToBytes, type JsonObject } from '../encoding/index.ts';
import { readFhir, textAt } from './bundle.ts';
import { documentReference, provenance, recordUrl, type DescribedRecord } from './document-reference.ts';
import { FhirError } from './errors.ts';
import { instant } from './instant.ts';

/** Somewhere bytes go, in order. */
export type Write = (chunk: Uint8Array) => void;

/** A Bundle that is written record by record, so that none of it has to be in memory but the one at hand. */
export interface RecordBundle {
  /**
   * A record whose bytes are FHIR in JSON: each resource stands for itself, with its bytes.
   * @returns false, and nothing is written, where the bytes are no FHIR; it goes as a binary then
   */
  resources(record: DescribedRecord, bytes: Uint8Array): Promise<boolean>;
  /** Any other record: `copy` hands over its bytes in pieces. */
  binary(record: DescribedRecord, copy: (write: Write) => Promise<void>): Promise<void>;
  /** The end of the Bundle. @returns how many resources came from records */
  end(): number;
}

/**
 * Writes records as one FHIR R4 Bundle of the type `collection`: of each a DocumentReference that says what the
 * manifest says, its resources or a Binary, and where somebody signed it a Provenance (docs/spec/fhir.md).
 * @param made Unix seconds
 */
export function writeRecordBundle(write: Write, made: number): RecordBundle {
  const seen = new Map<string, string>();
  let entries = 0;
  let resources = 0;
  const text = (words: string): void => {
    write(utf8ToBytes(words));
  };
  const begin = (fullUrl: string): void => {
    text(`${entries++ === 0 ? ',"entry":[' : ','}\n{"fullUrl":${JSON.stringify(fullUrl)},"resource":`);
  };
  const generated = (fullUrl: string, resource: JsonObject): void => {
    begin(fullUrl);
    write(canonicalJson(resource));
    text('}');
  };
  const given = (fullUrl: string, resource: Uint8Array): void => {
    const hash = bytesToHex(sha256(resource));
    // The same resource in two records is one; two states of it are two, and only one of them can have its name.
    if (seen.get(fullUrl) === hash) return;
    seen.set(fullUrl, hash);
    resources++;
    begin(fullUrl);
    write(resource);
    text('}');
  };
  const papers = (record: DescribedRecord): void => {
    const signed = provenance(record);
    if (signed !== undefined) generated(`${recordUrl(record.manifest.id)}:issued`, signed);
  };
  const binary = async (record: DescribedRecord, copy: (write: Write) => Promise<void>): Promise<void> => {
    begin(contentUrl(record));
    text(`{"resourceType":"Binary","contentType":${JSON.stringify(record.manifest.mediaType)},"data":"`);
    const encoder = base64Encoder(text);
    await copy(encoder.write);
    encoder.end();
    text('"}}');
  };
  text(`{"resourceType":"Bundle","type":"collection","timestamp":"${instant(made)}"`);
  return {
    resources: async (record, bytes) => {
      const parts = partsOf(record, bytes);
      if (parts === undefined) return false;
      const named = parts.map(({ fullUrl, resource }, i) => {
        const other = seen.get(fullUrl);
        const isTaken = other !== undefined && other !== bytesToHex(sha256(resource));
        return { fullUrl: isTaken ? `${contentUrl(record)}:${i}` : fullUrl, resource };
      });
      // What somebody signed is the file to its last byte: it stands here as it is, too.
      const isSigned = record.manifest.authorSignature !== undefined;
      const isWhole = !isSigned && parts[0]?.isWhole === true;
      const whole = isSigned ? contentUrl(record) : isWhole ? named[0]?.fullUrl : undefined;
      const related = isWhole ? [] : [...new Set(named.map(({ fullUrl }) => fullUrl))];
      generated(recordUrl(record.manifest.id), documentReference(record, { whole, resources: related }));
      papers(record);
      for (const { fullUrl, resource } of named) given(fullUrl, resource);
      if (isSigned) {
        await binary(record, (put) => {
          put(bytes);
          return Promise.resolve();
        });
      }
      return true;
    },
    binary: async (record, copy) => {
      const places = { whole: contentUrl(record), resources: [] };
      generated(recordUrl(record.manifest.id), documentReference(record, places));
      papers(record);
      await binary(record, copy);
      resources++;
    },
    end: () => {
      // R4 has no empty lists.
      text(entries === 0 ? '}\n' : '\n]}\n');
      return resources;
    },
  };
}

interface Part {
  readonly fullUrl: string;
  readonly resource: Uint8Array;
  /** It is the record, not one of several in it. */
  readonly isWhole: boolean;
}

// A file that says it is FHIR can hold anything.
function partsOf(record: DescribedRecord, bytes: Uint8Array): Part[] | undefined {
  try {
    const file = readFhir(bytes);
    const at = ({ start, end }: { start: number; end: number }): Uint8Array => bytes.subarray(start, end);
    if (!file.isCollection) {
      const place = record.manifest.authorSignature === undefined ? '' : ':0';
      return [{ fullUrl: `${contentUrl(record)}${place}`, resource: at(file.whole), isWhole: true }];
    }
    return file.entries.map(({ fullUrl, resource }, i) => ({
      fullUrl: uriOf(textAt(bytes, fullUrl)) ?? `${contentUrl(record)}:${i}`,
      resource: at(resource),
      isWhole: false,
    }));
  } catch (error) {
    if (error instanceof FhirError) return undefined;
    throw error;
  }
}

// R4's form of a uri; a fullUrl is never one of a version (bdl-8).
function uriOf(text: string | undefined): string | undefined {
  return text !== undefined && /^\S+$/.test(text) && text.isWellFormed() && !text.includes('/_history/')
    ? text
    : undefined;
}

function contentUrl({ manifest }: DescribedRecord): string {
  return `urn:medwallet:content:${manifest.id}`;
}

/** Base64 with padding (RFC 4648, 4) of bytes that come in pieces. */
function base64Encoder(text: (words: string) => void): { write: Write; end: () => void } {
  let rest = Buffer.alloc(0);
  return {
    write: (chunk) => {
      const bytes = Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % 3);
      text(bytes.toString('base64', 0, whole));
      rest = Buffer.from(bytes.subarray(whole));
    },
    end: () => {
      text(rest.toString('base64'));
    },
  };
}

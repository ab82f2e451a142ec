import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import {
  ActiveGrants,
  activeLeaf,
  commitment,
  eventBytes,
  eventLeaf,
  leafHash,
  MerkleLog,
  nodeHash,
  noteHash,
  noteText,
  parseEvent,
  parseNote,
} from '../../src/ledger/index.ts';

interface Vector {
  readonly outpoint: string;
  readonly ledger: string;
  readonly entries: readonly { readonly event: string; readonly salt: string; readonly leaf: string }[];
  readonly leafHashes: readonly string[];
  readonly node01: string;
  readonly logRoot: string;
  readonly inclusionOf1: readonly string[];
  readonly consistencyFrom2: readonly string[];
  readonly activeLeaf: string;
  readonly activeRoot: string;
  readonly note: string;
  readonly noteHash: string;
  readonly commitment: string;
}

const url = new URL('../../fixtures/ledger/vector.json', import.meta.url);
const vector = JSON.parse(readFileSync(url, 'utf8')) as Vector;
const spec = readFileSync(new URL('../../docs/spec/ledger.md', import.meta.url), 'utf8');

describe('the vector of docs/spec/ledger.md, which fixtures/ledger/make.mjs computes by itself', () => {
  const leaves = vector.entries.map(({ event, salt }) => eventLeaf(hexToBytes(salt), utf8ToBytes(event)));
  const log = new MerkleLog();
  for (const leaf of leaves) log.append(leaf);

  it.each(vector.entries)('leaf $leaf', ({ event, salt, leaf }) => {
    expect(new TextDecoder().decode(eventBytes(parseEvent(utf8ToBytes(event))))).toBe(event);
    expect(bytesToHex(eventLeaf(hexToBytes(salt), utf8ToBytes(event)))).toBe(leaf);
    expect(spec).toContain(leaf);
  });

  it('log', () => {
    const hashes = leaves.map(leafHash);
    expect(hashes.map(bytesToHex)).toEqual(vector.leafHashes);
    const [h0 = log.root(), h1 = log.root()] = hashes;
    expect(bytesToHex(nodeHash(h0, h1))).toBe(vector.node01);
    expect(bytesToHex(log.root())).toBe(vector.logRoot);
    expect(log.inclusionProof(1).map(bytesToHex)).toEqual(vector.inclusionOf1);
    expect(log.consistencyProof(2).map(bytesToHex)).toEqual(vector.consistencyFrom2);
  });

  it('active grants', () => {
    const outpoint = hexToBytes(vector.outpoint);
    const grant = new Uint8Array(32).fill(0xaa);
    expect(bytesToHex(activeLeaf(outpoint, grant))).toBe(vector.activeLeaf);
    expect(bytesToHex(new ActiveGrants(outpoint, [grant]).root())).toBe(vector.activeRoot);
  });

  it('note and commitment, as the page prints them', () => {
    expect(noteText(parseNote(vector.note))).toBe(vector.note);
    expect(bytesToHex(noteHash(vector.note))).toBe(vector.noteHash);
    expect(bytesToHex(commitment(vector.note))).toBe(vector.commitment);
    for (const text of [vector.note, vector.logRoot, vector.activeRoot, vector.noteHash, vector.commitment]) {
      expect(spec).toContain(text);
    }
  });
});

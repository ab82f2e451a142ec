import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

// The vector of docs/spec/by-hand.md recomputed from its proof file with nothing but the platform's hashes. It
// imports nothing from src: that is its worth.

const FOLDER = new URL('../../fixtures/by-hand/', import.meta.url);

export function fixture(name: string): Buffer {
  return readFileSync(new URL(name, FOLDER));
}

interface ProofFile {
  readonly subject: { readonly event: string; readonly salt: string };
  readonly inclusion: { readonly index: number; readonly size: number; readonly path: readonly string[] };
  readonly note: string;
  readonly ledger: string;
  readonly genesis: string;
  readonly statements: readonly [string];
  readonly block: {
    readonly header: string;
    readonly branch: readonly string[];
    readonly txIndex: number;
    readonly coinbase: string;
    readonly coinbaseBranch: readonly string[];
  };
}

export const proof = JSON.parse(fixture('record.proof.json').toString()) as ProofFile;

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const unhex = (text: string): Buffer => Buffer.from(text, 'hex');
export const swapped = (text: string): string => hex(unhex(text).reverse());
const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();
const twice = (...parts: readonly Uint8Array[]): Buffer => sha256(sha256(...parts));
const byte = (value: number): Buffer => Buffer.from([value]);

/** Every value on the way, by the name that the page's shell lines give it; hexadecimal as hashed. */
export function workByHand(): Readonly<Record<string, string>> {
  const event = Buffer.from(proof.subject.event, 'base64');
  const leaf = createHmac('sha256', unhex(proof.subject.salt)).update(event).digest();
  const [p0 = '', p1 = '', p2 = ''] = proof.inclusion.path;
  // Index 1 of 5: right, left, left.
  const h1 = sha256(byte(0), leaf);
  const h01 = sha256(byte(1), unhex(p0), h1);
  const h03 = sha256(byte(1), h01, unhex(p1));
  const root = sha256(byte(1), h03, unhex(p2));
  const lines = proof.note.split('\n');
  const stated = Buffer.from(lines[2] ?? '', 'base64');
  const active = Buffer.from(lines[4]?.split(' ')[2] ?? '', 'base64');
  const note = sha256(Buffer.from(proof.note));
  const tag = sha256(Buffer.from('medwallet/statement'));
  const commitment = sha256(tag, tag, root, active, note);
  const [raw] = proof.statements;
  // 4 bytes of version; marker and flag; one input and two outputs in 129 bytes; witnesses; 4 of lock time.
  const tx = unhex(`${raw.slice(0, 8)}${raw.slice(12, 270)}${raw.slice(-8)}`);
  const txid = twice(tx);
  const [m0 = '', m1 = '', m2 = ''] = proof.block.branch;
  const b1 = twice(txid, unhex(m0));
  const b2 = twice(unhex(m1), b1);
  const merkle = twice(unhex(m2), b2);
  const coinbase = twice(unhex(proof.block.coinbase));
  const coinbaseRoot = proof.block.coinbaseBranch.reduce((node, side) => twice(node, unhex(side)), coinbase);
  const header = unhex(proof.block.header);
  const script = unhex(raw.slice(-218, -8));
  return mapped({
    leaf,
    h1,
    h01,
    h03,
    root,
    stated,
    active,
    note,
    tag,
    commitment,
    tx,
    txid,
    b1,
    b2,
    merkle,
    coinbase,
    coinbaseRoot,
    header,
    headerRoot: header.subarray(36, 68),
    blockHash: twice(header),
    ledger: Buffer.from(proof.ledger, 'base64url'),
    spent: tx.subarray(5, 41),
    pushed: tx.subarray(-38, -4),
    program: unhex(proof.genesis.slice(116, 180)),
    script,
    scriptHash: sha256(script),
  });
}

function mapped(values: Readonly<Record<string, Buffer>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, bytes]) => [name, hex(bytes)]));
}

/** One operation of an OpenTimestamps path and the message behind it. */
export interface OtsStep {
  readonly code: string;
  readonly name: string;
  readonly operand: string;
  readonly message: string;
}

const PREFIX = 33;

/** Follows `record.ots` as its format is documented: one path, the four operations we write, one attestation. */
export function followOts(): { readonly start: string; readonly steps: readonly OtsStep[]; readonly end: string } {
  const file = fixture('record.ots');
  const start = file.subarray(PREFIX, PREFIX + 32);
  const steps: OtsStep[] = [];
  let message: Buffer = start;
  let at = PREFIX + 32;
  while (file[at] !== 0x00) {
    const code = file[at] ?? 0;
    at += 1;
    let operand: Buffer = Buffer.alloc(0);
    if (code === 0xf0 || code === 0xf1) {
      let length = 0;
      for (let shift = 0; ; shift += 7) {
        const digit = file[at] ?? 0;
        at += 1;
        length += (digit & 0x7f) * 2 ** shift;
        if (digit < 0x80) break;
      }
      operand = file.subarray(at, at + length);
      at += length;
    }
    const operations: Readonly<Record<number, readonly [string, () => Buffer]>> = {
      0xf0: ['append', () => Buffer.concat([message, operand])],
      0xf1: ['prepend', () => Buffer.concat([operand, message])],
      0xf3: ['hexlify', () => Buffer.from(hex(message))],
      0x08: ['sha256', () => sha256(message)],
    };
    const operation = operations[code];
    if (operation === undefined) throw new TypeError(`operation ${code}`);
    message = operation[1]();
    steps.push({ code: hex(byte(code)), name: operation[0], operand: hex(operand), message: hex(message) });
  }
  return { start: hex(start), steps, end: hex(file.subarray(at)) };
}

/** The path as the page shows it: a line a step, what is long by its ends. */
export function otsLines(): string[] {
  const { start, steps } = followOts();
  const short = (text: string, most: number): string => {
    const printable = /^(?:2[0-9a-f]|[3-6][0-9a-f]|7[0-9a-e])+$/.test(text) && text.length > 66;
    const shown = printable ? unhex(text).toString() : text;
    return shown.length <= most ? shown : `${shown.slice(0, 10)}…${shown.slice(-10)}`;
  };
  return [
    `${''.padEnd(36)}${start}`,
    ...steps.map(({ code, name, operand, message }) =>
      `${code} ${name.padEnd(9)}${short(operand, 21).padEnd(24)}${short(message, 64)}`.trimEnd(),
    ),
  ];
}

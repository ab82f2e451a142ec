import { readdirSync, readFileSync } from 'node:fs';
import type { Network } from '../../src/encoding/index.ts';

const root = new URL('../../fixtures/bip322/', import.meta.url);

interface Vector {
  readonly name: string;
  readonly network: Network;
  readonly address: string;
  readonly message: string;
  readonly signature: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly signers?: readonly string[];
  /** What Bitcoin Knots' verifymessage said. */
  readonly knots: boolean;
}

function folder(name: string): Vector[] {
  const at = new URL(`${name}/`, root);
  return readdirSync(at)
    .toSorted()
    .map((file) => ({
      name: file.replace('.json', ''),
      ...(JSON.parse(readFileSync(new URL(file, at), 'utf8')) as Omit<Vector, 'name'>),
    }));
}

/** See fixtures/bip322/README.md. */
export const valid = folder('valid');
export const invalid = folder('invalid');

/** The bytes of a signed document's file. */
export function documentFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`documents/${name}.json`, root)));
}

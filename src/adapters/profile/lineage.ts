import { join } from 'node:path';
import * as v from 'valibot';
import { sha256 } from '../../crypto/index.ts';
import { bytesToHex, canonicalJson, utf8ToBytes, type JsonObject } from '../../encoding/index.ts';
import type { Trust } from '../../wallet/ports/trust.ts';
import { MAX_PROOF_BYTES, readAll, readIfThere, writeOnce } from './facts.ts';

const successorSchema = v.strictObject({ did: v.string(), before: v.string(), ledger: v.string() });
const vetoSchema = v.strictObject({
  seen: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  file: v.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
});
const settledSchema = v.strictObject({
  ledger: v.string(),
  statement: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  to: v.string(),
});
/** A longer line of ledgers is nobody's. */
const MAX_LINE = 64;

type Lineage = Pick<
  Trust,
  'pinSuccessor' | 'proofs' | 'addProof' | 'vetoes' | 'addVeto' | 'settled' | 'settle'
> & {
  /** A ledger and what goes on for it, as it was pinned for this person. */
  line(did: string, first: string): string[];
};

/** What is known of keys and ledgers that go on for others: one fact a file, as in the rest of the folder. */
export function lineage(folder: string): Lineage {
  const [successors, proofs, vetoes, settled] = ['successors', 'proofs', 'vetoes', 'settled'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  const nameOf = (fact: JsonObject): string => bytesToHex(sha256(canonicalJson(fact)));
  const after = (did: string, before: string): string | undefined => {
    const name = bytesToHex(sha256(utf8ToBytes(`${did} ${before}`)));
    return readIfThere(join(successors, `${name}.json`), successorSchema)?.ledger;
  };
  return {
    line: (did, first) => {
      const line = [first];
      for (let next = after(did, first); next !== undefined && line.length < MAX_LINE;) {
        line.push(next);
        next = after(did, next);
      }
      return line;
    },
    pinSuccessor: (did, before, ledger) => {
      writeOnce(successors, bytesToHex(sha256(utf8ToBytes(`${did} ${before}`))), { did, before, ledger });
    },
    proofs: () => readAll(proofs, MAX_PROOF_BYTES),
    addProof: (hash, file) => {
      writeOnce(proofs, hash, file);
    },
    vetoes: () =>
      readAll(vetoes).flatMap((fact) => {
        const veto = v.safeParse(vetoSchema, fact);
        return veto.success ? [veto.output] : [];
      }),
    addVeto: (hash, file, seen) => {
      // The first time it was seen is the one that counts.
      writeOnce(vetoes, hash, { seen, file });
    },
    settled: () =>
      readAll(settled).flatMap((fact) => {
        const rotation = v.safeParse(settledSchema, fact);
        return rotation.success ? [rotation.output] : [];
      }),
    settle: ({ ledger, statement, to }) => {
      writeOnce(settled, nameOf({ ledger, statement, to }), { ledger, statement, to });
    },
  };
}

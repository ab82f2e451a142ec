import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import { parseToken } from '../../src/grant/index.ts';
import {
  ASSURANCES,
  VERDICTS,
  verifyToken,
  type ChainEvidence,
  type Evidence,
  type VerifyOptions,
} from '../../src/verify/index.ts';
import { patient, stranger } from '../grant/samples.ts';
import { captured, chain, LEDGER_OPTIONS, proof, READ } from './captured.ts';
import { revocationOf } from './scene.ts';

const STATUSES = ['seen', 'fresh', 'none'] as const;
const DOC = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'verify.md'), 'utf8');

const { claims } = parseToken(captured.token);
const [HEADER, BODY] = captured.token.split('.');

/** Everything that can be so, one after the other: the token, the question, what was read, what the node says. */
interface Case {
  readonly token?: string;
  readonly evidence?: Partial<Evidence>;
  readonly options?: Partial<VerifyOptions>;
}

const WRONG: readonly Case[] = [
  { token: 'x' },
  { options: { network: 'signet' } },
  { token: [HEADER, BODY, captured.emergency.split('.')[2]].join('.') },
  { options: { patient: stranger.did } },
  { options: { audience: stranger.did } },
  { evidence: { revocations: [revocationOf(claims, patient)] } },
  { options: { now: claims.nbf - 61 } },
  { options: { now: claims.exp + 60 } },
];
const RIGHT: readonly Case[] = [
  {},
  { evidence: { boards: [] } },
  { options: { require: { assurance: 'final' } } },
  { options: { require: { assurance: 'confirmed', confirmations: 100 } } },
];

const dead = (answers: ChainEvidence): ChainEvidence => ({
  ...answers,
  seals: captured.seals.map((seal) => ({ seal, unspent: false })),
});
const unmined = { ...chain(1), header: () => undefined };
const FEW: readonly (ChainEvidence | undefined)[] = [undefined, chain(1), chain(6)];
const CHAINS = [...FEW, unmined, dead(chain(1)), dead(chain(6)), dead(unmined)];
const PROOFS: readonly Uint8Array[][] = [[], [proof('third')]];

/** `verdict status` → the assurances that come with it. */
function reached(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const one of [...WRONG, ...RIGHT]) {
    const { token = captured.token, evidence = {}, options = {} } = one;
    const chains = RIGHT.includes(one) ? CHAINS : FEW;
    for (const status of STATUSES) {
      for (const [node, proofs] of chains.flatMap((answers) =>
        PROOFS.map((some) => [answers, some] as const),
      )) {
        const known = { ...READ, proofs, ...evidence, ...(node === undefined ? {} : { chain: node }) };
        const question = { ...LEDGER_OPTIONS, verifier: tinyEcdsaVerifier, ...options, status };
        const { verdict, assurance } = verifyToken(token, known, question);
        const key = `${verdict} ${status}`;
        found.set(key, (found.get(key) ?? new Set()).add(assurance));
      }
    }
  }
  return found;
}

/** The cells of the table as it stands there: `signed to final` is a row of words, a dash none. */
function documented(): Map<string, Set<string>> {
  const section = DOC.split(/^## /m).find((one) => one.startsWith('What goes with what')) ?? '';
  const cells = new Map<string, Set<string>>();
  for (const [, names = '', ...columns] of section.matchAll(/^\| (`.*?) \| (.*?) \| (.*?) \| (.*?) \|$/gm)) {
    for (const [, verdict = ''] of names.matchAll(/`([a-z-]+)`/g)) {
      for (const [i, status] of STATUSES.entries()) {
        const [first, last = first] = [...(columns[i] ?? '').matchAll(/`([a-z]+)`/g)].map(([, word]) => word);
        const [from, to] = [first, last].map((word) => ASSURANCES.findIndex((one) => one === word));
        if (from !== undefined && to !== undefined && from >= 0)
          cells.set(`${verdict} ${status}`, new Set(ASSURANCES.slice(from, to + 1)));
      }
    }
  }
  return cells;
}

// Every verdict with every status and every assurance: what the table allows happens, and nothing else does.
describe('docs/verify.md, "What goes with what"', () => {
  it('is what verification answers, cell by cell', () => {
    const [table, found] = [documented(), reached()];
    expect(new Set([...found.keys()].map((key) => key.split(' ')[0]))).toEqual(new Set(VERDICTS));
    const all = VERDICTS.flatMap((verdict) => STATUSES.map((status) => `${verdict} ${status}`));
    const shown = (cells: ReadonlyMap<string, ReadonlySet<string>>) =>
      all.map((key) => `${key}: ${ASSURANCES.filter((one) => cells.get(key)?.has(one)).join(' ')}`);
    expect(shown(found)).toEqual(shown(table));
  });
});

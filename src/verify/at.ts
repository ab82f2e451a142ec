import { parseProof } from '../anchor/index.ts';
import { isOurs, MAX_SECONDS } from '../circle/index.ts';
import { sha256 } from '../crypto/index.ts';
import { bytesToHex } from '../encoding/index.ts';
import { VerifyError } from './errors.ts';
import type { Evidence } from './evidence.ts';
import { gather } from './gather.ts';
import { readInput, type VerifyInput } from './input.ts';
import type { VerifyOptions } from './options.ts';
import { verifyKnown } from './proof-of.ts';
import type { Report } from './report.ts';
import { verifyToken } from './verify.ts';

/** Seconds by which a block's own time may be off, either way (consensus' rules for miners). */
const BLOCK_TIME_TOLERANCE = 7_200;

/** A statement of the ledger and the block that holds it, by the caller's node. */
export interface StatedAt {
  readonly ledger: string;
  readonly statement: number;
  readonly height: number;
  /** What the block says, Unix seconds; off by up to two hours. */
  readonly time: number;
  /** `issued` and `revoked` are events in the log; `active` is the set of grants that hold. */
  readonly says: 'issued' | 'active' | 'revoked';
}

/** Whether access was permitted at a time, as far as blocks can say. */
export interface AccessAt {
  readonly answer: 'permitted' | 'not-permitted' | 'unknown';
  /** The end of a sentence. */
  readonly detail: string;
  /** The time asked about, Unix seconds. */
  readonly at: number;
  /** The last statement about the grant that is surely before that time. */
  readonly after: StatedAt | null;
  /** The first that is surely behind it; null where none is at hand. */
  readonly before: StatedAt | null;
}

/**
 * Says whether a grant permitted access at a time that is past. A time that somebody states orders nothing, so
 * the answer comes from statements and the blocks that hold them: what two statements around the time both count
 * as active was active between them. Where revocation fell between two statements, nobody can say more than that.
 * @param at the time asked about, Unix seconds
 * @throws VerifyError `bad-options`; GrantError for what is no token
 */
export function accessAt(
  input: string | Uint8Array | VerifyInput,
  evidence: Evidence,
  options: VerifyOptions,
  at: number,
): { readonly access: AccessAt; readonly report: Report } {
  if (!Number.isInteger(at) || at < 0 || at > MAX_SECONDS || at > options.now + options.skew) {
    throw new VerifyError(
      'bad-options',
      'The time asked about is not one that has passed.',
      'Give a past time.',
      {
        outcome: 'usage',
        facts: { option: 'at' },
      },
    );
  }
  const read = readInput(input);
  const report = verifyToken(read, evidence, options);
  const never = failedFor(report);
  if (never !== undefined) return { access: answer('not-permitted', never, at), report };
  const { nbf, exp } = read.token.claims;
  if (at < nbf || at >= exp) {
    return {
      access: answer('not-permitted', 'the time lies outside the one that the grant names', at),
      report,
    };
  }
  const stated = statedAbout(read, evidence, options);
  const earlier = stated.filter(({ time }) => time + BLOCK_TIME_TOLERANCE <= at);
  // A revocation is final. The issue can be proved as of every later statement, so it may well come last.
  const after = earlier.find(({ says }) => says === 'revoked') ?? earlier.at(-1) ?? null;
  const before = stated.find(({ time }) => time - BLOCK_TIME_TOLERANCE > at) ?? null;
  const judged = judge(stated, after, before, report, evidence);
  const open = judged.answer === 'permitted' ? openFor(report) : undefined;
  return { access: { ...(open === undefined ? judged : unknown(open)), at, after, before }, report };
}

type Judged = Pick<AccessAt, 'answer' | 'detail'>;

function judge(
  stated: readonly StatedAt[],
  after: StatedAt | null,
  before: StatedAt | null,
  report: Report,
  evidence: Evidence,
): Judged {
  if (evidence.chain === undefined) return unknown('no node was asked which blocks hold the statements');
  if (stated.length === 0) return unknown('no proof at hand shows the grant in a confirmed statement');
  if (after?.says === 'revoked') {
    return { answer: 'not-permitted', detail: 'it was revoked in a statement before that time' };
  }
  if (after === null) return unknown('no statement before that time shows the grant');
  if (before?.says === 'active') {
    return { answer: 'permitted', detail: 'statements before and behind that time count it as active' };
  }
  if (before?.says === 'revoked')
    return unknown('it was revoked between the two statements around that time');
  if (after.says !== 'active') return unknown('no statement behind that time shows whether it still held');
  // The check and not the verdict, which may have an earlier fault to tell.
  if (report.checks.some(({ name, result }) => name === 'revocation' && result === 'failed'))
    return unknown('it was revoked at some time after the last statement');
  const isNewest = report.checks.some(({ name, result }) => name === 'freshness' && result === 'passed');
  return isNewest
    ? { answer: 'permitted', detail: 'the newest statement counts it as active, and no revocation is known' }
    : unknown('no statement behind that time is at hand, and nothing shows that there is none');
}

// What makes a grant worthless does so at every time; whether it holds today is another question.
const ALWAYS: ReadonlySet<string> = new Set([
  'form',
  'network',
  'signature',
  'patient',
  'identity',
  'ledger',
  'audience',
]);

function failedFor(report: Report): string | undefined {
  return report.checks.find(({ name, result }) => result === 'failed' && ALWAYS.has(name))?.detail;
}

// A ledger counts for a patient who signed for it, or whom it is known to belong to: anybody can begin one, and put
// into it whatever grant he made up.
function openFor(report: Report): string | undefined {
  return report.checks.find(
    ({ name, result, required }) =>
      result === 'not-made' && ALWAYS.has(name) && (required || name === 'ledger'),
  )?.detail;
}

/** Every confirmed statement about this grant in its patient's ledger, in the order of the chain. */
function statedAbout(input: VerifyInput, evidence: Evidence, options: VerifyOptions): StatedAt[] {
  const { collected, continuity } = gather(input, evidence, options);
  const distinct = new Map(collected.proofs.map((bytes) => [bytesToHex(sha256(bytes)), bytes]));
  const { claims, grantId } = input.token;
  const line = claims.ledger === undefined ? [] : continuity.line(claims.ledger);
  const isOfLine = (ledger: string, statement: number): boolean =>
    line.includes(ledger) && statement <= (continuity.end(ledger) ?? Infinity);
  return [...distinct.values()]
    .flatMap((bytes) => {
      try {
        if (!line.includes(parseProof(bytes).ledger)) return [];
        const { ledger, note, subject, block, patient } = verifyKnown(bytes, evidence, options);
        if (block === undefined || block.confirmations < 1 || !isOfLine(ledger, note.statement)) return [];
        if (patient !== undefined && !continuity.isSame(patient, claims.iss)) return [];
        const says = saying(subject, grantId);
        return says === undefined
          ? []
          : [{ ledger, statement: note.statement, height: block.height, time: block.time, says }];
      } catch (cause) {
        if (!isOurs(cause)) throw cause;
        return [];
      }
    })
    .sort((a, b) => a.height - b.height || ORDER.indexOf(a.says) - ORDER.indexOf(b.says));
}

// In one statement the set of what holds comes after the events that it follows from.
const ORDER: readonly StatedAt['says'][] = ['issued', 'active', 'revoked'];

function saying(
  subject: ReturnType<typeof verifyKnown>['subject'],
  grantId: string,
): StatedAt['says'] | undefined {
  if (subject.type === 'grant') return subject.grant === grantId ? 'active' : undefined;
  const { event } = subject;
  if (event.type === 'grant.issued' && event.grant === grantId) return 'issued';
  return event.type === 'grant.revoked' && event.grant === grantId ? 'revoked' : undefined;
}

function answer(given: AccessAt['answer'], detail: string, at: number): AccessAt {
  return { answer: given, detail, at, after: null, before: null };
}

function unknown(detail: string): Judged {
  return { answer: 'unknown', detail };
}

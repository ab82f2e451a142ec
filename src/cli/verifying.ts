import {
  challengeFor,
  challengesOf,
  describeToken,
  entropy,
  inputExists,
  openGate,
  readInputFile,
  verifyBearer,
  verifyGrantAt,
  verifyGrantInput,
} from '../gate.ts';
import { secondsOfDate } from './dates.ts';
import { usageError } from './errors.ts';
import type { CliContext, CommandResult, GlobalOptions } from './context.ts';
import type { PossessionReport, Report, StatedAt } from '../verify/index.ts';
import { exitCodeOfVerdict } from './exit.ts';
import { accessInWords, purposeInWords } from './granted.ts';
import { sentenceIn, timeOf, type Language } from '../language/index.ts';
import { answerColumns } from './print.ts';
import { visible } from './render.ts';
import { readStream } from './stdin.ts';
import { wrap } from './wrap.ts';
import { answerWords, checkWords, sayingWords, verdictWords, verifyWords } from './words/verify.ts';

export const MAX_PACKAGE_BYTES = 16 * 1024 * 1024;
const MAX_REVOCATION_BYTES = 4_096;
const MAX_ANSWER_BYTES = 4_096;
const MAX_PROOF_BYTES = 8 * 1024 * 1024;

/** The options of `verify`, as they stand on the command line. */
export interface VerifyOptions {
  readonly audience?: string;
  readonly patient?: string;
  readonly status: string;
  readonly require: string;
  readonly offline?: boolean;
  readonly revocation?: string[];
  readonly network?: string;
  readonly batch?: string;
  readonly lanes?: string;
  readonly challenge?: string;
  readonly answer?: string;
  readonly at?: string;
  readonly proof?: string[];
}

/** The options of `challenge`. */
export interface ChallengeOptions {
  readonly as: string;
  readonly method: string;
  readonly for: string;
  readonly network?: string;
}

export interface Caller {
  readonly context: CliContext;
  readonly options: GlobalOptions;
}

/** `verify`, in whichever of its forms the options ask for. */
export async function verifyCommand(
  caller: Caller,
  input: string | undefined,
  options: VerifyOptions,
): Promise<CommandResult> {
  const { batch } = options;
  if ((batch === undefined) === (input === undefined)) {
    throw usageError(
      'Name a grant to verify, or --batch with a file of them.',
      'See: medwallet verify --help',
    );
  }
  refuseIgnored(options);
  if (options.at !== undefined && input !== undefined) return verifyAt(caller, input, options.at, options);
  if (batch === undefined) return verifyPackage(caller, input ?? '-', options);
  const revocations = await revocationFiles(caller, options);
  const asked = requestOf(options);
  // One grant by itself does not wait for what many take.
  const { verifyLines } = await import('./verifying-batch.ts');
  return verifyLines(caller, batch, { ...asked, revocations, lanes: options.lanes });
}

// What one form of the command does not look at must not be asked of it: a stolen token would be called valid by
// whoever wrote a challenge beside it and believes that it was held against the answer.
function refuseIgnored(options: VerifyOptions): void {
  const form = options.batch === undefined ? (options.at === undefined ? undefined : 'at') : 'batch';
  if (form === undefined) return;
  const ignored = (
    form === 'at' ? (['challenge', 'answer'] as const) : (['at', 'challenge', 'answer', 'proof'] as const)
  ).find((name) => options[name] !== undefined);
  if (ignored === undefined) return;
  throw usageError(
    `--${ignored} is not looked at together with --${form}.`,
    `Leave one of them out: verify a grant by itself with --${ignored}.`,
  );
}

/** `verify PACKAGE` */
export async function verifyPackage(
  caller: Caller,
  input: string,
  options: VerifyOptions,
): Promise<CommandResult> {
  if ((options.challenge === undefined) !== (options.answer === undefined)) {
    throw usageError('--challenge and --answer belong together.', 'Name both files, or neither.');
  }
  const request = requestOf(options);
  const session = await openGate(caller.context.env, caller.options, request.needsNode, options.network);
  const isFile = input === '-' || inputExists(caller.context.cwd, input);
  const bytes = isFile ? await readInput(caller, input, MAX_PACKAGE_BYTES) : new TextEncoder().encode(input);
  const revocations = await revocationFiles(caller, options);
  const asked = { ...request.request, revocations, proofs: await proofFiles(caller, options) };
  let report: Report | PossessionReport;
  if (options.challenge === undefined || options.answer === undefined) {
    ({ report } = await verifyGrantInput(session, bytes, asked));
  } else {
    const challenge = await readInput(caller, options.challenge, MAX_ANSWER_BYTES);
    const answer = await readInput(caller, options.answer, MAX_ANSWER_BYTES);
    const challenges = challengesOf(caller.context.env, caller.options);
    report = await verifyBearer(session, challenges, bytes, { ...asked, challenge, answer });
  }
  const { checks } = report;
  const { language } = caller.options;
  const say = verifyWords[language];
  // No file and no token: most likely the name of a file, mistyped.
  const isNothing = !isFile && report.verdict === 'malformed' && !LIKE_A_TOKEN.test(input);
  return {
    json: {
      schema: 'medwallet/verification/v1',
      ...report,
      ...(isNothing ? { hint: verifyWords.en.noFile(visible(input)) } : {}),
    },
    text: fitted(caller, [
      `${verdictWords[language][report.verdict]}${report.verdict === 'valid' ? ` (${sentenceIn(report.assurance, language)})` : ''}`,
      // The checks below are about the grant, which may be good: what is wrong is said first.
      ...(report.verdict === 'replayed' || report.verdict === 'not-proven'
        ? [sentenceIn(report.message, language), sentenceIn(report.hint, language)]
        : []),
      ...(isNothing ? [say.noFile(visible(input))] : []),
      ...(options.offline === true ? [say.offline] : []),
      ...(report.grant === undefined ? [] : [line(say.grant, report.grant)]),
      ...(report.patient === undefined ? [] : [line(say.patient, report.patient)]),
      ...(report.provider === undefined ? [] : [line(say.provider, report.provider)]),
      ...(report.purpose === undefined ? [] : [line(say.purpose, purposeInWords(report.purpose, language))]),
      ...(report.scope === undefined ? [] : [line(say.access, accessInWords(report.scope, language))]),
      ...(report.records === undefined ? [] : [line(say.records, report.records.join(' '))]),
      ...(report.collections === undefined ? [] : [line(say.collections, report.collections.join(' '))]),
      ...(report.notBefore === undefined ? [] : [line(say.from, timeOf(report.notBefore, language))]),
      ...(report.expires === undefined ? [] : [line(say.until, timeOf(report.expires, language))]),
      ...checks.map(
        ({ name, result, detail }) =>
          `  ${MARK[result]} ${checkWords[language][name]}: ${visible(sentenceIn(detail, language))}`,
      ),
      ...('possession' in report
        ? [
            `  ${MARK[report.possession.result]} ${say.possession}: ${visible(sentenceIn(report.possession.detail, language))}`,
          ]
        : []),
    ]),
    exitCode: exitCodeOfVerdict(report.verdict),
  };
}

/** As wide as the terminal that it goes to; as it is where it goes elsewhere. */
function fitted({ context }: Caller, lines: readonly string[]): string {
  return wrap(lines.join('\n'), answerColumns(context));
}

/** `verify PACKAGE --at TIME` */
async function verifyAt(
  caller: Caller,
  input: string,
  time: string,
  options: VerifyOptions,
): Promise<CommandResult> {
  const at = secondsOf(time);
  const session = await openGate(caller.context.env, caller.options, true, options.network);
  const revocations = await revocationFiles(caller, options);
  const request = { ...requestOf(options).request, revocations, proofs: await proofFiles(caller, options) };
  const { access, report } = await verifyGrantAt(session, await tokenOrFile(caller, input), request, at);
  const { after, before } = access;
  const { language } = caller.options;
  const say = verifyWords[language];
  const width = Math.max(...[say.before, say.behind, say.now].map(({ length }) => length)) + 2;
  return {
    json: {
      schema: 'medwallet/access-at/v1',
      ...access,
      grant: report.grant ?? null,
      verdictNow: report.verdict,
    },
    text: fitted(caller, [
      say.at(
        answerWords[language][access.answer],
        timeOf(at, language),
        visible(sentenceIn(access.detail, language)),
      ),
      `  ${say.before.padEnd(width)}${stated(after, language)}`,
      `  ${say.behind.padEnd(width)}${stated(before, language)}`,
      `  ${say.now.padEnd(width)}${verdictWords[language][report.verdict].toLowerCase()}`,
    ]),
    exitCode: { permitted: 0, 'not-permitted': 1, unknown: 3 }[access.answer],
  };
}

function stated(one: StatedAt | null, language: Language): string {
  const say = verifyWords[language];
  if (one === null) return say.none;
  return say.stated(one.statement, one.height, timeOf(one.time, language), sayingWords[language][one.says]);
}

function line(name: string, value: string): string {
  return `  ${`${name} `.padEnd(10)}${value}`;
}

/** Unix seconds, or a date and time of ISO 8601 with its zone. */
function secondsOf(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  const time = secondsOfDate(text);
  if (time !== undefined && time >= 0) return time;
  throw usageError(`--at cannot be ${visible(text)}.`, 'As in --at 2026-09-21T14:00:00Z, or Unix seconds.');
}

/** `token show PACKAGE` */
export async function showToken(
  caller: Caller,
  input: string,
  options: { readonly bip322?: boolean },
): Promise<CommandResult> {
  const say = verifyWords[caller.options.language];
  const shown = describeToken(await tokenOrFile(caller, input));
  const bip322 = { address: shown.address, message: shown.message, signature: shown.signature };
  return {
    json: {
      schema: 'medwallet/token/v1',
      grant: shown.grantId,
      header: shown.header,
      claims: shown.claims,
      ...(options.bip322 === true ? bip322 : {}),
    },
    text:
      options.bip322 === true
        ? `${say.address}: ${shown.address}\n${say.signature}: ${shown.signature}\n${say.message}:\n${shown.message}`
        : [
            say.notVerified,
            `${say.grant.padEnd(7)}${shown.grantId}`,
            JSON.stringify(shown.header, null, 2),
            JSON.stringify(shown.claims, null, 2),
          ].join('\n'),
  };
}

/** `challenge PACKAGE` */
export async function makeChallenge(caller: Caller, input: string, options: ChallengeOptions) {
  const { env } = caller.context;
  const session = await openGate(env, caller.options, false, options.network);
  if (!/^[1-9]\d{0,3}$/.test(options.for)) {
    throw usageError('--for must be a number of seconds up to 3600.', 'As in --for 300.');
  }
  return challengeFor(session, challengesOf(env, caller.options), entropy, await tokenOrFile(caller, input), {
    audience: options.as,
    method: options.method,
    seconds: Number(options.for),
    ...(options.network === undefined ? {} : { network: options.network }),
  });
}

/** What is asked of a verification, and whether a node has to be asked for it. */
export function requestOf(options: VerifyOptions) {
  if (options.offline === true && options.status === 'fresh') {
    throw usageError(
      '--offline reads nothing that could say whether the grant is fresh.',
      'Leave out --offline, or --status fresh.',
    );
  }
  const status =
    options.offline === true ? ('none' as const) : oneOf(options.status, ['seen', 'fresh'], '--status');
  const require = requirement(options.require);
  return {
    needsNode: status === 'fresh' || require.assurance === 'confirmed' || require.assurance === 'final',
    request: {
      status,
      require,
      ...(options.audience === undefined ? {} : { audience: options.audience }),
      ...(options.patient === undefined ? {} : { patient: options.patient }),
      ...(options.network === undefined ? {} : { network: options.network }),
    },
  };
}

/**
 * A file, or the token itself. What is no existing file and does not look like a token either is a file that is
 * missing: to call its name a malformed grant would send people back to whoever gave it to them.
 */
export async function tokenOrFile(caller: Caller, input: string): Promise<Uint8Array> {
  if (input !== '-' && LIKE_A_TOKEN.test(input) && !inputExists(caller.context.cwd, input)) {
    return new TextEncoder().encode(input);
  }
  return readInput(caller, input, MAX_PACKAGE_BYTES);
}

/** A token begins with base64url of a brace, a package with the brace; and no file has so long a name. */
const LIKE_A_TOKEN = /^(?:ey|\s*\{|.{256})/s;

async function revocationFiles(caller: Caller, { revocation }: VerifyOptions): Promise<Uint8Array[]> {
  const files: Uint8Array[] = [];
  for (const file of revocation ?? []) files.push(await readInput(caller, file, MAX_REVOCATION_BYTES));
  return files;
}

async function readInput({ context }: Caller, path: string, maxBytes: number): Promise<Uint8Array> {
  return path === '-' ? readStream(context, maxBytes) : readInputFile(context.cwd, path, maxBytes);
}

const MARK = { passed: '✓', failed: '✗', 'not-made': '·' } as const;

function requirement(text: string): {
  assurance: 'signed' | 'logged' | 'confirmed' | 'final';
  confirmations?: number;
} {
  const match = /^confirmed:([1-9]\d{0,3})$/.exec(text);
  if (match !== null) return { assurance: 'confirmed', confirmations: Number(match[1]) };
  return { assurance: oneOf(text, ['signed', 'logged', 'confirmed', 'final'], '--require') };
}

function oneOf<const T extends string>(text: string, allowed: readonly T[], flag: string): T {
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  throw usageError(`${flag} cannot be ${visible(text)}.`, `Use one of: ${allowed.join(', ')}.`);
}

async function proofFiles(caller: Caller, { proof = [] }: VerifyOptions): Promise<Uint8Array[]> {
  const files: Uint8Array[] = [];
  for (const file of proof) files.push(await readInput(caller, file, MAX_PROOF_BYTES));
  return files;
}

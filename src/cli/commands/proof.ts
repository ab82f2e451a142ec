import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { sentenceIn, timeOf, type Language } from '../../language/index.ts';
import { visible } from '../render.ts';
import { proofWords } from '../words/proof.ts';

const MAX_PROOF_BYTES = 8 * 1024 * 1024;

interface ExportOptions {
  readonly event?: string;
  readonly record?: string;
  readonly grant?: string;
  readonly out: string;
  readonly ots?: boolean;
}

interface VerifyOptions {
  readonly offline?: boolean;
  readonly network?: string;
  readonly with?: readonly string[];
}

/** `proof`: a file that convinces a stranger, and the stranger's side of it. */
export function proofCommands(program: Command, run: Run): void {
  const proof = examples(
    program.command('proof').description('proofs that others check without trusting us'),
    '--profile alice proof export --record 3f9a2c --out lab.proof.json',
    'proof verify lab.proof.json',
  );
  examples(
    proof
      .command('export')
      .description('write a proof of one event, record or live grant')
      .option('--event <number>', 'an event of the audit, by its number')
      .option('--record <id>', 'that a record was added')
      .option('--grant <id>', 'that a grant is active in the newest statement')
      .option('--ots', 'for a record: an OpenTimestamps file instead')
      .requiredOption('--out <file>', 'where to write it'),
    '--profile alice proof export --record 3f9a2c --out lab.proof.json',
    '--profile alice proof export --record 3f9a2c --ots --out lab.age.ots',
  ).action(
    run(async (io, options: ExportOptions) => {
      const say = proofWords[io.options.language];
      const { exportOts, exportProof } = await io.library();
      const chosen = [options.event, options.record, options.grant].filter((one) => one !== undefined);
      if (chosen.length !== 1) {
        throw usageError(
          'Say what is to be proved: one thing.',
          'Add --event NUMBER, --record ID or --grant ID.',
        );
      }
      const session = await io.unlock();
      if (options.ots === true) {
        if (options.record === undefined) {
          throw usageError('An OpenTimestamps file is about a record.', 'Add --record ID.');
        }
        const ots = await exportOts(session, options.record);
        await io.write(options.out, ots.file);
        return {
          json: { schema: 'medwallet/ots/v1', blob: ots.blob, height: ots.height, out: options.out },
          text: say.wroteOts(options.out, ots.blob, ots.height),
        };
      }
      const made = await exportProof(session, {
        ...(options.event === undefined ? {} : { event: Number(options.event) }),
        ...(options.record === undefined ? {} : { record: options.record }),
        ...(options.grant === undefined ? {} : { grant: options.grant }),
      });
      await io.write(options.out, made.file);
      return {
        json: {
          schema: 'medwallet/proof-written/v1',
          statement: made.statement,
          txid: made.txid,
          block: made.block,
          out: options.out,
        },
        text: `${say.wrote(options.out, made.statement)}${made.block === null ? say.noBlock : ''}`,
      };
    }),
  );

  examples(
    proof
      .command('verify <file>')
      .description('verify a proof from the file, and against a node when one is there')
      .option('--offline', 'from the file alone: the assurance is then at most "logged"')
      .option('--with <files...>', 'further proofs, circle documents and vetoes that bear on it')
      .option('--network <network>', 'without a profile: the network it must be for (regtest by default)'),
    'proof verify lab.proof.json',
    'proof verify lab.proof.json --offline --json',
    'proof verify move.proof.json --with veto.json',
  ).action(
    run(async (io, file: string, options: VerifyOptions) => {
      const { language } = io.options;
      const say = proofWords[language];
      const { verifyProofFile } = await io.library();
      const bytes = await io.read(file, MAX_PROOF_BYTES);
      const others: Uint8Array[] = [];
      for (const path of options.with ?? []) others.push(await io.read(path, MAX_PROOF_BYTES));
      const proved = await verifyProofFile(await io.open(options.network), bytes, {
        offline: options.offline === true,
        with: others,
        ...(options.network === undefined ? {} : { network: options.network }),
      });
      return {
        json: { schema: 'medwallet/proof-verification/v1', ...proved },
        text: [
          say.proved(sentenceIn(proved.assurance, language)),
          line(say.ledger, proved.ledger),
          line(say.statement, String(proved.statement)),
          line('txid', proved.txid),
          ...(proved.event === null ? [] : [line(say.event, visible(JSON.stringify(proved.event)))]),
          ...(proved.grant === null ? [] : [line(say.grant, say.active(proved.grant))]),
          ...(proved.patient === null ? [] : [line(say.patient, proved.patient)]),
          ...(proved.patientNow === null || proved.patientNow === proved.patient
            ? []
            : [line(say.now, proved.patientNow)]),
          ...judged(say.newKey, proved.rotation, language),
          ...judged(say.newHome, proved.move, language),
          ...judged(say.break, proved.break, language),
          ...(proved.height === null
            ? []
            : [
                line(
                  say.block,
                  `${proved.height}${options.offline === true ? say.asFileSays : say.confirmations(proved.confirmations ?? 0)}`,
                ),
              ]),
        ].join('\n'),
      };
    }),
  );
}

function line(name: string, value: string): string {
  return `  ${name.padEnd(10)} ${value}`;
}

/** What the proof of something that changed hands is worth. */
function judged(
  name: string,
  one: {
    readonly state: 'in-force' | 'waiting' | 'vetoed' | 'refused' | 'unknown';
    readonly detail: string;
    readonly until?: number | undefined;
  } | null,
  language: Language,
): string[] {
  if (one === null) return [];
  const say = proofWords[language];
  const isWaiting = one.state === 'waiting' && one.until !== undefined;
  const state = isWaiting ? say.waitingUntil(timeOf(one.until ?? 0, language)) : say[one.state];
  return [line(name, `${state}: ${visible(sentenceIn(one.detail, language))}`)];
}

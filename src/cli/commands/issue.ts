import type { Command } from 'commander';
import type { Issuer } from '../../index.ts';
import { secondsOfDate } from '../dates.ts';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { sentenceIn, timeOf, type Language } from '../../language/index.ts';
import { visible } from '../render.ts';
import { issueWords } from '../words/issue.ts';
import { issuerWords, signatureWords } from '../words/record.ts';

export const MAX_PROOF_BYTES = 8 * 1024 * 1024;
const MAX_MANIFEST_BYTES = 16_384;

interface IssueOptions {
  readonly title?: string;
  readonly type?: string;
  readonly category?: string;
  readonly collection?: string;
  readonly effective?: string;
  readonly supersedes?: string;
  readonly reason?: string;
  readonly out?: string;
  readonly blobOut?: string;
}

interface VerifyOptions {
  readonly manifest: string;
  readonly author: string;
  readonly stolen?: string;
  readonly proof?: string;
  readonly offline?: boolean;
}

/** `issue`: what a provider writes for a patient, signed; and how anybody checks that later. */
export function issueCommands(program: Command, run: Run): void {
  const issue = examples(
    program
      .command('issue <patient> <file>')
      .description('issue a record to a patient: encrypted to them, signed by you')
      .option('--title <text>', 'what the patient sees before accepting; needed')
      .option('--type <media-type>', 'guessed when left out')
      .option('--category <loinc>', 'LOINC document type')
      .option('--collection <name>', 'a built-in one to suggest; the patient files it')
      .option('--effective <date>', 'the date of what it tells, ISO 8601')
      .option('--supersedes <id>', 'a record that you issued before, and that this one takes the place of')
      .option(
        '--reason <reason>',
        'with --supersedes: corrected, updated, entered-in-error, withdrawn or duplicate',
      )
      .option('--out <file>', 'the issue as a file, for a patient without your board')
      .option('--blob-out <file>', 'the encrypted record too, for a patient with another vault'),
    '--profile clinic issue alice lab.json --title "Blood count" --category 11502-2',
    '--profile clinic issue alice ct.dcm --title "CT" --out ct.issue --blob-out ct.age',
  ).action(
    run(async (io, patient: string, file: string, options: IssueOptions) => {
      const say = issueWords[io.options.language];
      const { copyBlobTo, issueRecord } = await io.library();
      const session = await io.unlock();
      const { type, out, blobOut, title = '', ...about } = options;
      const issued = await issueRecord(session, await io.source(file), {
        ...about,
        title,
        patient,
        ...(type === undefined ? {} : { mediaType: type }),
        ...(file === '-' ? {} : { fileName: file }),
      });
      if (out !== undefined) await io.write(out, issued.file);
      if (blobOut !== undefined) copyBlobTo(session, issued.manifest, await io.sink(blobOut));
      const { manifest, posted, waiting } = issued;
      return {
        json: {
          schema: 'medwallet/issued/v1',
          id: manifest.id,
          blob: manifest.sha256,
          patient: manifest.patient,
          mediaType: manifest.mediaType,
          issued: manifest.issued,
          posted,
          waiting,
          out: out ?? null,
          blobOut: blobOut ?? null,
        },
        text: [
          say.issued(manifest.id, visible(issued.patient)),
          ...(waiting.length === 0 ? [] : [say.waiting(waiting.join(', '))]),
        ].join('\n'),
      };
    }),
  );

  examples(
    issue
      .command('verify <file>')
      .description('check who signed a record, from its original bytes and its manifest; needs no wallet')
      .requiredOption('--manifest <file>', 'as record export and open --manifest write it')
      .requiredOption('--author <did>', 'who must have signed')
      .option('--stolen <date>', 'from then on the key of the author is in other hands')
      .option('--proof <file>', 'a proof that a statement holds the signature (proof export --record)')
      .option('--offline', 'ask no node: a statement then has no time'),
    'issue verify lab.json --manifest lab.manifest.json --author did:key:zQ3sh…',
    'issue verify lab.json --manifest lab.manifest.json --author did:key:zQ3sh… --stolen 2026-05-01 --proof lab.proof.json',
  ).action(
    run(async (io, file: string, options: VerifyOptions) => {
      const { issuerOfFile } = await io.library();
      const session = await io.open();
      const manifestFile = await io.read(options.manifest, MAX_MANIFEST_BYTES);
      const proof = options.proof === undefined ? undefined : await io.read(options.proof, MAX_PROOF_BYTES);
      const { manifest, issuer } = await issuerOfFile(session, await io.source(file), {
        manifest: manifestFile,
        author: options.author,
        offline: options.offline === true,
        ...(options.stolen === undefined ? {} : { stolen: readDate(options.stolen) }),
        ...(proof === undefined ? {} : { proof }),
      });
      return {
        json: { schema: 'medwallet/issuer/v1', id: manifest.id, issuer },
        text: renderIssuer(issuer, io.options.language).join('\n'),
        exitCode: issuer === null || issuer.result === 'failed' ? 1 : issuer.result === 'passed' ? 0 : 3,
      };
    }),
  );
}

/** Who signed, in lines with a label. */
export function renderIssuer(issuer: Issuer | null, language: Language): string[] {
  const say = issuerWords[language];
  const line = (label: string, value: string): string => `${label.padEnd(12)}${value}`;
  if (issuer === null) return [line(say.issuer, say.nobody)];
  const { did, name, issued, result, detail, stated } = issuer;
  const block =
    stated?.time === null || stated?.time === undefined
      ? ''
      : say.inBlock(stated.height ?? 0, timeOf(stated.time, language));
  return [
    line(say.issuer, visible(name === null || name === did ? did : `${name} (${did})`)),
    line(say.issued, say.byTheirClock(timeOf(issued, language))),
    line(say.signature, `${signatureWords[language][result]}: ${sentenceIn(detail, language)}`),
    ...(stated === null
      ? []
      : [line(say.stated, `${say.inStatement(stated.ledger, stated.statement)}${block}`)]),
  ];
}

/** A date or an instant, as Unix seconds. */
export function readDate(text: string): number {
  const time = secondsOfDate(text);
  if (time === undefined)
    throw usageError('This is no date.', 'Give it as 2026-05-01, or as 2026-05-01T14:00:00Z.');
  return time;
}

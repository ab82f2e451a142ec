import type { Command } from 'commander';
import { examples } from '../examples.ts';
import { usageError } from '../errors.ts';
import { feeRate } from '../fee-rate.ts';
import type { StatementToCosign } from '../../index.ts';
import type { Run } from '../main.ts';
import { askInput, askOut, canAsk, required } from '../asking.ts';
import { showGrant, showStatement } from '../cosign-showing.ts';
import type { Io } from '../io.ts';
import { cosignWords } from '../words/cosign.ts';

const MAX_PSBT_BYTES = 2 * 1024 * 1024;

interface CosignOptions {
  readonly out?: string;
  readonly qr?: boolean;
  readonly yes?: boolean;
  readonly sponsor?: string;
  readonly history?: string;
  readonly feeRate?: string;
}

/** `cosign`: looks at what a file asks for, shows it, and signs after a yes. */
export function cosignCommands(program: Command, run: Run): void {
  examples(
    program
      .command('cosign [file]')
      .description('check a grant or a statement that somebody sent, show it, and sign it')
      .option('--out <file>', 'the signed file, to be sent back')
      .option('--qr', 'also show it as QR codes, for a phone or a webcam')
      .option('--yes', 'sign without being asked')
      .option('--history <file>', 'what you missed of the ledger, where it did not fit into the statement')
      .option('--sponsor <wallet>', "pay a statement's fee from this wallet of your own Bitcoin node")
      .option('--fee-rate <sat/vB>', 'as sponsor: instead of what the node estimates'),
    '--profile clinic cosign g.psbt --out g2.psbt',
    '--profile mom cosign st.psbt --out st2.psbt --yes',
    '--profile clinic cosign st.psbt --sponsor fees --out st2.psbt',
  ).action(
    run(async (io, file: string | undefined, given: CosignOptions) => {
      const say = cosignWords[io.options.language];
      const library = await io.library();
      const { cosignGrant, cosignStatement, psbtKind, readGrantProposal, readStatementToCosign } = library;
      const named = await whichFile(io, file, given.out);
      const bytes = await io.read(named, MAX_PSBT_BYTES);
      const kind = psbtKind(bytes);
      const session = await io.unlock();
      if (kind === 'grant') {
        if (given.sponsor !== undefined) throw usageError('A grant costs nothing.', 'Leave --sponsor away.');
        const proposal = readGrantProposal(session, bytes);
        await io.confirm(showGrant(io, library, proposal), say.ask, given.yes);
        const options = { ...given, out: given.out ?? (await askOut(io, say.where, answerTo(named))) };
        await io.passOn(options, cosignGrant(session, bytes), 'P');
        return {
          json: {
            schema: 'medwallet/cosigned/v1',
            kind: 'grant',
            grant: proposal.grant,
            patient: proposal.claims.iss,
            claims: proposal.claims,
            text: proposal.text,
            out: options.out,
          },
          text:
            options.out === '-'
              ? ''
              : (proposal.claims.kind === 'emergency' ? say.signedEmergency : say.signedGrant)(
                  proposal.grant,
                  options.out,
                ),
        };
      }
      if (given.history !== undefined) {
        library.followHistoryFile(session, await io.read(given.history, library.MAX_HISTORY_BYTES));
      }
      const sponsored =
        given.sponsor === undefined
          ? undefined
          : await library.sponsorStatement(session, bytes, {
              wallet: given.sponsor,
              ...(given.feeRate === undefined ? {} : { feeRate: feeRate(given.feeRate) }),
            });
      const statement = readStatementToCosign(session, sponsored?.file ?? bytes);
      const { checked, patient } = statement;
      await io.confirm(showStatement(io, library, session, statement, sponsored), say.ask, given.yes);
      const options = { ...given, out: given.out ?? (await askOut(io, say.where, answerTo(named))) };
      const toSign =
        sponsored === undefined
          ? statement
          : readStatementToCosign(session, await library.signSponsored(session, sponsored));
      await io.passOn(options, cosignStatement(session, toSign), 'P');
      return {
        json: {
          schema: 'medwallet/cosigned/v1',
          kind: 'statement',
          statement: checked.statement,
          ledger: checked.ledger,
          patient,
          txid: statement.txid,
          note: statement.note,
          newEvents: checked.newEvents,
          fee: Number(checked.fee),
          vsize: checked.vsize,
          sealBefore: Number(checked.seal.before),
          sealAfter: Number(checked.seal.after),
          signed: statement.account !== null,
          signatures: statement.signatures.withOurs,
          needed: statement.signatures.needed,
          sponsored: sponsored === undefined ? null : { wallet: sponsored.wallet, cost: sponsored.cost },
          out: options.out,
        },
        text:
          options.out === '-'
            ? ''
            : statement.account === null
              ? say.checked(checked.statement, options.out)
              : say.signedStatement(checked.statement, nextHand(io, statement, options.out)),
      };
    }),
  );
}

/** Who gets the file next: the patient's wallet, which signs last, unless no key of theirs is left to do so. */
function nextHand(io: Io, { signatures, cosignersOnly }: StatementToCosign, out: string): string {
  const say = cosignWords[io.options.language];
  const { needed, withOurs } = signatures;
  const byPatient = cosignersOnly ? 0 : 1;
  return needed - withOurs > byPatient ? say.another(withOurs, needed, out) : say.toPatient(out);
}

async function whichFile(io: Io, file: string | undefined, out: string | undefined): Promise<string> {
  if (!canAsk(io)) {
    required(out, 'Say where the signed file goes.', 'Add --out FILE.');
    return required(file, 'Name the file that you were sent.', 'As in: medwallet cosign FILE --out FILE');
  }
  return file ?? askInput(io, cosignWords[io.options.language].which);
}

/** `st.psbt` is answered in `st.signed.psbt`. */
function answerTo(file: string): string {
  const name = /([^/]*?)(?:\.psbt)?$/.exec(file)?.[1] ?? '';
  return `${name === '' || name === '-' ? 'answer' : name}.signed.psbt`;
}

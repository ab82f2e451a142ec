import type { Command } from 'commander';
import { examples } from '../examples.ts';
import { usageError } from '../errors.ts';
import { feeRate } from '../fee-rate.ts';
import type { StatementToCosign } from '../../index.ts';
import type { Run } from '../main.ts';
import { renderTime, visible } from '../render.ts';

const MAX_PSBT_BYTES = 2 * 1024 * 1024;

interface CosignOptions {
  readonly out: string;
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
      .command('cosign <file>')
      .description('check a grant or a statement that somebody sent, show it, and sign it')
      .requiredOption('--out <file>', 'the signed file, to be sent back')
      .option('--qr', 'also show it as QR codes, for a phone or a webcam')
      .option('--yes', 'sign without being asked')
      .option('--history <file>', 'what you missed of the ledger, where it did not fit into the statement')
      .option('--sponsor <wallet>', "pay a statement's fee from this wallet of your own Bitcoin node")
      .option('--fee-rate <sat/vB>', 'as sponsor: instead of what the node estimates'),
    '--profile clinic cosign g.psbt --out g2.psbt',
    '--profile mom cosign st.psbt --out st2.psbt --yes',
    '--profile clinic cosign st.psbt --sponsor fees --out st2.psbt',
  ).action(
    run(async (io, file: string, options: CosignOptions) => {
      const library = await io.library();
      const { cosignGrant, cosignStatement, nameOf, psbtKind, readGrantProposal, readStatementToCosign } =
        library;
      const bytes = await io.read(file, MAX_PSBT_BYTES);
      const kind = psbtKind(bytes);
      const session = await io.unlock();
      if (kind === 'grant') {
        if (options.sponsor !== undefined)
          throw usageError('A grant costs nothing.', 'Leave --sponsor away.');
        const proposal = readGrantProposal(session, bytes);
        const what = [
          proposal.claims.kind === 'emergency'
            ? `In an emergency a guardian of ${visible(proposal.patient.petname)} asks you to sign this message:`
            : `${visible(proposal.patient.petname)} asks you to sign this message:`,
          '',
          proposal.text,
          '',
          `Open for signing until ${renderTime(proposal.acceptBy)}`,
        ].join('\n');
        await io.confirm(what, 'Sign it?', options.yes);
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
              : `Signed grant ${proposal.grant}; send ${options.out} back to the ${proposal.claims.kind === 'emergency' ? 'guardian' : 'patient'}.`,
        };
      }
      if (options.history !== undefined) {
        library.followHistoryFile(session, await io.read(options.history, library.MAX_HISTORY_BYTES));
      }
      const sponsored =
        options.sponsor === undefined
          ? undefined
          : await library.sponsorStatement(session, bytes, {
              wallet: options.sponsor,
              ...(options.feeRate === undefined ? {} : { feeRate: feeRate(options.feeRate) }),
            });
      const statement = readStatementToCosign(session, sponsored?.file ?? bytes);
      const { checked, patient } = statement;
      const what = [
        `${visible(nameOf(session, patient))} asks you to sign statement ${checked.statement} of their ledger:`,
        '',
        statement.note.trimEnd(),
        '',
        `  new events        ${checked.newEvents}`,
        `  seal              ${checked.seal.before} → ${checked.seal.after} sat`,
        `  fee               ${checked.fee} sat (${checked.vsize} vB)`,
        ...(checked.sponsor.inputs > 0n
          ? [
              `  sponsor           brings ${checked.sponsor.inputs} sat, takes back ${checked.sponsor.outputs} sat`,
            ]
          : []),
        ...(sponsored === undefined
          ? []
          : [
              `  you pay           ${sponsored.cost} sat from your node's wallet ${visible(sponsored.wallet)}`,
            ]),
        `  transaction       ${statement.txid}`,
        ...(checked.replaces ? ['  note              it replaces a statement that is not confirmed'] : []),
        ...(statement.becomes === null
          ? []
          : [`  note              it makes ${statement.becomes} the key of this patient`]),
        ...(checked.movesHome ? ['  note              the ledger moves to a new record address'] : []),
      ].join('\n');
      await io.confirm(what, 'Sign it?', options.yes);
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
              ? `Statement ${checked.statement} is checked and not signed: your key is in another wallet. Sign ${options.out} there, and give what it writes to the patient.`
              : `Signed statement ${checked.statement}; ${nextHand(statement, options.out)}`,
      };
    }),
  );
}

/** Who gets the file next: the patient's wallet, which signs last, unless no key of hers is left to do so. */
function nextHand({ signatures, becomes }: StatementToCosign, out: string): string {
  const { needed, withOurs } = signatures;
  const missing = needed - withOurs;
  const another = `another co-signer signs it too: medwallet cosign ${out} --out FILE`;
  if (missing > 1) return `${withOurs} of ${needed} signatures are there, so ${another}`;
  if (missing === 1 && becomes !== null) {
    return `${withOurs} of ${needed} signatures are there. If the patient's old words are given up, ${another}; else send ${out} back to the patient.`;
  }
  return `send ${out} back to the patient.`;
}

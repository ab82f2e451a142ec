import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { renderTime, visible } from '../render.ts';

const MAX_PSBT_BYTES = 2 * 1024 * 1024;

/** `cosign`: looks at what a file asks for, shows it, and signs after a yes. */
export function cosignCommands(program: Command, run: Run): void {
  examples(
    program
      .command('cosign <file>')
      .description('check a grant or a statement that somebody sent, show it, and sign it')
      .requiredOption('--out <file>', 'the signed file, to be sent back')
      .option('--yes', 'sign without being asked'),
    '--profile clinic cosign g.psbt --out g2.psbt',
    '--profile mom cosign st.psbt --out st2.psbt --yes',
  ).action(
    run(async (io, file: string, options: { out: string; yes?: boolean }) => {
      const { cosignGrant, cosignStatement, nameOf, psbtKind, readGrantProposal, readStatementToCosign } =
        await io.library();
      const bytes = await io.read(file, MAX_PSBT_BYTES);
      const kind = psbtKind(bytes);
      const session = await io.unlock();
      if (kind === 'grant') {
        const proposal = readGrantProposal(session, bytes);
        const what = [
          `${visible(proposal.patient.petname)} asks you to sign this message:`,
          '',
          proposal.text,
          '',
          `Open for signing until ${renderTime(proposal.acceptBy)}`,
        ].join('\n');
        await io.confirm(what, 'Sign it?', options.yes);
        await io.write(options.out, cosignGrant(session, bytes));
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
              : `Signed grant ${proposal.grant}; send ${options.out} back to the patient.`,
        };
      }
      const statement = readStatementToCosign(session, bytes);
      const { checked, patient } = statement;
      const what = [
        `${visible(nameOf(session, patient))} asks you to sign statement ${checked.statement} of their ledger:`,
        '',
        statement.note.trimEnd(),
        '',
        `  new events        ${checked.newEvents}`,
        `  seal              ${checked.seal.before} → ${checked.seal.after} sat`,
        `  fee               ${checked.fee} sat (${checked.vsize} vB)`,
        `  transaction       ${statement.txid}`,
        ...(checked.replaces ? ['  note              it replaces a statement that is not confirmed'] : []),
        ...(checked.movesHome ? ['  note              the ledger moves to a new record address'] : []),
      ].join('\n');
      await io.confirm(what, 'Sign it?', options.yes);
      await io.write(options.out, cosignStatement(session, statement));
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
          out: options.out,
        },
        text:
          options.out === '-'
            ? ''
            : `Signed statement ${checked.statement}; send ${options.out} back to the patient.`,
      };
    }),
  );
}

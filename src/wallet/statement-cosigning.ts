import type { CheckedStatement } from '../anchor/index.ts';
import {
  checkStatementPsbt,
  readStatementPsbt,
  signStatementPsbt,
  type StatementOptions,
} from '../cosign/index.ts';
import { transactionId } from '../crypto/index.ts';
import { bytesToHex, displayTxid, serializeTransaction, type Did } from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { recordScript } from '../multisig/index.ts';
import { WalletError } from './errors.ts';
import { feeCaps } from './fees.ts';
import type { CosignedRow } from './rows.ts';
import { needsSponsor } from './sendable.ts';
import type { Session } from './session.ts';
import { knowledge } from './statement-knowledge.ts';

/** A statement that we are asked to co-sign, after every check that can be made without a yes. */
export interface StatementToCosign {
  readonly kind: 'statement';
  readonly patient: Did;
  readonly checked: CheckedStatement;
  readonly note: string;
  readonly txid: string;
  readonly file: Uint8Array;
  readonly row: CosignedRow;
}

/**
 * Checks a statement as custodian or guardian against what we agreed to and signed before.
 * @throws AnchorError and CosignError, a code for each check; WalletError `not-for-us`, `needs-sponsor`
 */
export function readStatementToCosign(session: Session, file: Uint8Array): StatementToCosign {
  const read = readStatementPsbt(file, { network: session.network });
  const patient = read.circle.circle.patient;
  const row = session.store.view((tables) => tables.table('cosigned').get(patient));
  if (row === undefined) {
    throw new WalletError(
      'not-for-us',
      'This statement belongs to a record address that we never agreed to.',
      'Ask the patient for the address file first: medwallet address accept FILE --out FILE',
    );
  }
  const { checked } = checkStatementPsbt(file, { known: knownOf(session, row), patient });
  if (checked.fee === 0n) throw needsSponsor();
  return {
    kind: 'statement',
    patient,
    checked,
    note: read.papers.note,
    txid: displayTxid(transactionId(read.psbt.transaction)),
    file,
    row,
  };
}

/** What we know as a co-signer of a patient's ledger; undefined where we are none. */
export function cosignerOptions(session: Session, patient: Did): StatementOptions | undefined {
  const row = session.store.view((tables) => tables.table('cosigned').get(patient));
  return row === undefined ? undefined : { known: knownOf(session, row), patient };
}

/**
 * Signs it, and remembers it as the last one: everything later must follow from it. The memory is written
 * before the signature leaves.
 * @returns the PSBT with our signature; as it came, where `row.account` is null and another wallet has our key
 */
export function cosignStatement(session: Session, statement: StatementToCosign): Uint8Array {
  const { row, patient, checked } = statement;
  // Where another wallet holds the key it signs what was checked here; from now on we know this statement.
  const signed =
    row.account === null
      ? statement.file
      : signStatementPsbt(statement.file, {
          known: knownOf(session, row),
          patient,
          accounts: [session.keys.custody(row.account)],
        });
  const { psbt, circle } = readStatementPsbt(statement.file, { network: session.network });
  session.store.change((tables) => {
    // A yes may come minutes after the checks: what was signed meanwhile must be what they were made against.
    const current = tables.table('cosigned').get(patient);
    if (current?.last?.transaction !== row.last?.transaction) throw signedMeanwhile();
    tables.table('cosigned').put(patient, {
      ...row,
      circle: { document: circle.signed.document, signature: circle.signed.signature },
      ledger: checked.ledger,
      last: {
        note: statement.note,
        transaction: bytesToHex(serializeTransaction(psbt.transaction, { witness: false })),
        closed: { value: Number(checked.seal.before), script: bytesToHex(sealScript(checked)) },
      },
    });
  });
  session.trust.addCircle(circle.hash, {
    document: circle.signed.document,
    signature: circle.signed.signature,
  });
  session.trust.pinLedger(patient, checked.ledger);
  return signed;
}

/** The script of the seal that is being closed: input 0 is ours, or the checks would not have passed. */
function sealScript({ ownInputs }: CheckedStatement): Uint8Array {
  const seal = ownInputs.find(({ input }) => input === 0);
  if (seal === undefined) throw notOurSeal();
  return recordScript(seal.descriptor, seal.branch, seal.index, derivePublicKey).scriptPubKey;
}

function knownOf(session: Session, row: CosignedRow) {
  return knowledge({
    network: session.network,
    descriptor: row.descriptor,
    ledger: row.ledger ?? undefined,
    last: row.last ?? undefined,
    caps: feeCaps(session),
  });
}

function signedMeanwhile(): WalletError {
  return new WalletError(
    'statement-mismatch',
    'Another statement of this ledger was signed here since this one was looked at.',
    'Run the command again: this one is then checked against the other.',
  );
}

function notOurSeal(): WalletError {
  return new WalletError(
    'statement-mismatch',
    'This statement closes no seal of the record address that we agreed to.',
    'Do not sign it; ask the patient for the file again.',
  );
}

import { checkAcceptance, readAcceptance } from '../circle/index.ts';
import type { JsonObject } from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { parseRecordDescriptor } from '../multisig/index.ts';
import { CURRENT, NEXT, noAddress, notForUs } from './address.ts';
import { postCircle, readCircle } from './circle.ts';
import { WalletError } from './errors.ts';
import type { AddressRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';
import { enterSuccessor } from './succeeding.ts';

/**
 * Takes the co-signers' acceptances, one or several at a time. The address is agreed when all have come.
 * @throws CircleError `acceptance-mismatch` and others for a file; WalletError `no-address`, `move-outdated`, `not-agreed`
 * (outcome incomplete) while some are missing: those that came are kept
 */
export async function confirmAddress(session: Session, files: readonly Uint8Array[]): Promise<AddressRow> {
  requireRole(session, 'patient', 'confirm a record address');
  const next = session.store.change((tables) => {
    // Read and written in one transaction: acceptances that two processes take at once must both be kept.
    const homes = tables.table('address');
    // While a move is being agreed, acceptances are for the new home.
    const where = homes.get(NEXT) === undefined ? CURRENT : NEXT;
    const taken = withAcceptances(session, homes.get(where) ?? noAddress(), files);
    homes.put(where, taken);
    if (taken.state === 'agreed') enterSuccessor(session, tables, taken);
    return taken;
  });
  const missing = Object.keys(next.custodyKeys).filter((did) => next.acceptances[did] === undefined);
  if (missing.length > 0) {
    throw new WalletError(
      'not-agreed',
      `${missing.length} of ${Object.keys(next.custodyKeys).length} acceptances are still missing; those given were kept.`,
      'Ask the others to run: medwallet address accept FILE --out ACK, and confirm theirs too.',
      { outcome: 'incomplete', facts: { missing: missing.join(' ') } },
    );
  }
  if (next.begins !== undefined) session.trust.addCircle(next.circle, next.begins);
  // That of a move is in force, and posted, once its statement is made.
  if (next.move === undefined) await postCircle(session, next.circle);
  return next;
}

/**
 * The dids of those whose acceptance has not come: of the home that is being agreed, else of the record address.
 * @throws WalletError `no-address`
 */
export function missingAcceptances(session: Session): string[] {
  const row = session.store.view((tables) => {
    const homes = tables.table('address');
    return homes.get(NEXT) ?? homes.get(CURRENT) ?? noAddress();
  });
  return Object.keys(row.custodyKeys).filter((did) => row.acceptances[did] === undefined);
}

function withAcceptances(session: Session, row: AddressRow, files: readonly Uint8Array[]): AddressRow {
  const descriptor = parseRecordDescriptor(row.descriptor, session.network, { acceptLockout: true });
  const acceptances: Record<string, JsonObject> = { ...row.acceptances };
  for (const file of files) {
    const { acceptance, signed } = readAcceptance(
      file,
      { network: session.network, derive: derivePublicKey },
      session.verifier,
    );
    const key = row.custodyKeys[acceptance.did];
    if (key === undefined)
      throw notForUs('This acceptance comes from somebody who is not part of this address.');
    checkAcceptance(acceptance, {
      descriptor,
      circleHash: row.circle,
      patient: patientOf(session, row),
      did: acceptance.did,
      key,
    });
    acceptances[acceptance.did] = { document: signed.document, signature: signed.signature };
  }
  const isWhole = Object.keys(row.custodyKeys).every((did) => acceptances[did] !== undefined);
  return { ...row, acceptances, state: isWhole ? 'agreed' : 'proposed' };
}

// A new home may come with a new identity, which is the one that everybody accepted.
function patientOf(session: Session, { move }: AddressRow): string {
  return move === undefined ? session.profile.did : readCircle(session, move.circle).circle.patient;
}

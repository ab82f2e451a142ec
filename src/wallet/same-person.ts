import { readCircleDocument } from '../circle/index.ts';
import { canonicalJson, type Did, type JsonObject, type JsonValue } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import type { Session } from './session.ts';

/**
 * The dids under which we know one patient, by what her keys signed for each other in circle documents that we hold.
 * A key that was lost could sign nothing, so whoever went over from one is found only by what was agreed with us.
 */
export function samePerson(session: Session, did: Did): Did[] {
  const links = [...signedLinks(session), ...agreedLinks(session)];
  const known = new Set([did]);
  for (let size = 0; size < known.size;) {
    size = known.size;
    for (const [from, to] of links) {
      if (known.has(from)) known.add(to);
      if (known.has(to)) known.add(from);
    }
  }
  return [...known];
}

function signedLinks(session: Session): (readonly [Did, Did])[] {
  // Verified before they were kept: each brings the document in which the new key says whose it goes on for.
  const proven = session.trust.proofs().flatMap(({ circle }) => (isObject(circle) ? [circle] : []));
  return [...session.trust.circles(), ...proven].flatMap((file) => {
    const { document } = file;
    // Only documents that say so are verified: the others have nothing to tell here.
    if (typeof document !== 'object' || document === null || !('former' in document)) return [];
    try {
      const { rotation } = readCircleDocument(
        canonicalJson(file),
        { network: session.network },
        session.verifier,
      );
      return rotation === undefined ? [] : [[rotation.from, rotation.to] as const];
    } catch (error) {
      if (error instanceof MedwalletError) return [];
      throw error;
    }
  });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function agreedLinks(session: Session): (readonly [Did, Did])[] {
  const rows = session.store.view((tables) => tables.table('cosigned').list());
  return rows.flatMap(({ key, row }) => (row.formers ?? []).map((former) => [former, key] as const));
}

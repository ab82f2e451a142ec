import { sealSmall, ageIdentity, ageRecipient } from '../envelope/index.ts';
import { BUNDLE_SCHEMA, boardSeed, serializeBoardBundle } from '../grant/index.ts';
import { parseJson, type JsonObject } from '../encoding/index.ts';
import { flushOutbox, queuePosting } from './boards.ts';
import { newestOwnCircle } from './circle.ts';
import { historyProofs } from './history-proofs.ts';
import { grantProof } from './proofs.ts';
import type { StatementRow } from './rows.ts';
import type { Session } from './session.ts';

const MAX_PROOF_BYTES = 8 * 1024 * 1024;

/**
 * Posts, for the holders of each live grant, what shows that it is active in the newest statement. Sealed to
 * an identity that follows from the grant id: whoever holds the token reads it, nobody else.
 */
export async function postBundles(session: Session, row: StatementRow): Promise<void> {
  const circle = newestOwnCircle(session);
  // What changed hands comes as bundles of its own: together they could be longer than a board takes.
  const history = row.active.length === 0 ? [] : await historyProofs(session);
  for (const grant of row.active) {
    const holders = await ageRecipient(ageIdentity(boardSeed(grant)));
    for (const bytes of [grantProof(session, row, grant), ...history]) {
      const proof = parseJson(bytes, { maxBytes: MAX_PROOF_BYTES }) as JsonObject;
      const bundle = serializeBoardBundle({ schema: BUNDLE_SCHEMA, circle: [circle.signed], proof });
      const sealed = await sealSmall(bundle, [holders]);
      session.store.change((tables) => {
        queuePosting(session, tables, circle.circle.boards, grant, sealed);
      });
    }
  }
  flushOutbox(session);
}

import { canonicalJson } from '../encoding/index.ts';
import { sealSmall } from '../envelope/index.ts';
import {
  checkBreakGlassEntry,
  readBreakGlass,
  serializeBreakGlassNotice,
  type GrantPackage,
  type Token,
} from '../grant/index.ts';
import { flushOutbox, queuePosting } from './boards.ts';
import { WalletError } from './errors.ts';
import type { Session } from './session.ts';
import { circlesFor } from './verification.ts';

/**
 * What a provider does before an emergency package opens: the guardian's entry must be in it and tell of this
 * emergency, and we pass it on to the patient, once. A guardian who keeps silent is then told on by whoever
 * reads the records.
 * @throws WalletError `no-break-glass`; GrantError for an entry that does not fit
 */
export async function passOnBreakGlass(
  session: Session,
  token: Token,
  { breakGlass, circle }: GrantPackage,
): Promise<void> {
  if (breakGlass === undefined) {
    throw new WalletError(
      'no-break-glass',
      "This emergency grant comes without the guardian's entry; nothing was opened.",
      'Ask the guardian for the whole package: medwallet break-glass finish FILE --out FILE',
    );
  }
  const { document, signature } = breakGlass;
  const file = canonicalJson({ document, signature });
  const read = readBreakGlass(file, { network: session.network }, session.verifier);
  checkBreakGlassEntry(read, token);
  const isTold = session.store.view((tables) => tables.table('glass_told').get(read.hash) !== undefined);
  const newest = circlesFor(session, token.claims.iss, circle).at(-1)?.circle;
  // An emergency grant is valid only under a circle document, so there is one.
  if (isTold || newest === undefined) {
    flushOutbox(session);
    return;
  }
  const notice = serializeBreakGlassNotice({ read, claims: token.claims });
  const sealed = await sealSmall(notice, [newest.recipient]);
  session.store.change((tables) => {
    queuePosting(session, tables, newest.boards, token.claims.iss, sealed);
    tables.table('glass_told').put(read.hash, { grant: token.grantId, told: session.clock.now() });
  });
  flushOutbox(session);
}

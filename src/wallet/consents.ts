import { canonicalJson } from '../encoding/index.ts';
import { consentBundle, FhirError, readGrantTerms } from '../fhir/index.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { draftGrant, listGrants, type GrantDraft } from './grants.ts';
import { requireRole, type Session } from './session.ts';

/**
 * Every grant of this wallet as a FHIR R4 Consent, in one Bundle (docs/spec/consent.md): RFC 8785 JSON. It says
 * in the clear whom the patient trusts with which records. What a guardian revoked is in it as far as this wallet
 * knows: `learnRevocations` looks at the boards.
 * @throws WalletError `wrong-role`
 */
export function exportConsents(session: Session): { readonly file: Uint8Array; readonly count: number } {
  requireRole(session, 'patient', 'export grants');
  const now = session.clock.now();
  const grants = listGrants(session).map(({ claims, standing }) => ({ claims, state: standing }));
  return { file: canonicalJson(consentBundle(grants, now)), count: grants.length };
}

/** What a Consent leaves to the one who makes a grant of it. */
export interface ConsentRequest {
  /** The provider as a contact, where the caller names one: it must be whom the Consent names. */
  readonly provider?: string;
  /** Seconds that the provider has to sign. */
  readonly acceptSeconds?: number;
}

/**
 * Composes the grant that a FHIR R4 Consent asks for: nothing more and nothing less, and only from now on.
 * Nothing is stored or signed yet.
 * @throws FhirError of `readGrantTerms`; WalletError `not-for-us` for another patient's, `unknown-contact`,
 *   `unknown-record`, `wrong-role`
 */
export function draftGrantFromConsent(
  session: Session,
  file: Uint8Array,
  request: ConsentRequest = {},
): GrantDraft {
  const terms = readGrantTerms(file);
  if (terms.patient !== session.profile.did) {
    throw new WalletError(
      'not-for-us',
      'This Consent is about another patient.',
      'Use the wallet of the patient whose did it names.',
      { facts: { patient: terms.patient } },
    );
  }
  if (terms.kind === 'emergency') {
    throw new FhirError(
      'cannot-enforce',
      'This Consent is an emergency: a patient cannot grant one, a guardian lets somebody in.',
      'Let the guardian run: medwallet break-glass. Or use the purpose ETREAT for emergency treatment.',
      { facts: { element: 'provision.purpose' } },
    );
  }
  const provider = findContact(session, request.provider ?? terms.provider);
  const draft = draftGrant(session, {
    provider: provider.petname,
    purpose: terms.purpose,
    scope: terms.scope,
    until: terms.until,
    from: terms.from,
    ...(terms.records === undefined ? {} : { records: terms.records }),
    ...(terms.collections === undefined ? {} : { collections: terms.collections }),
    ...(request.acceptSeconds === undefined ? {} : { acceptSeconds: request.acceptSeconds }),
  });
  const elsewhere = (['records', 'collections'] as const).find(
    (name) => draft.claims[name]?.join() !== terms[name]?.join(),
  );
  if (elsewhere !== undefined) {
    throw new FhirError(
      'cannot-enforce',
      'This Consent calls a collection by a name of this wallet, where its id must stand.',
      'See the ids with: medwallet collection list',
      { facts: { element: elsewhere === 'records' ? 'provision.data' : 'provision.class' } },
    );
  }
  if (draft.claims.aud !== terms.provider) {
    throw new WalletError(
      'not-for-us',
      `This Consent is for another provider than ${provider.petname}.`,
      'Leave the provider out, or name the contact whose did the Consent names.',
      { outcome: 'usage', facts: { provider: terms.provider } },
    );
  }
  if (terms.performer !== terms.patient && draft.claims.guardian !== terms.performer) {
    throw new FhirError(
      'cannot-enforce',
      'This Consent was given by somebody who is not the guardian of this wallet.',
      'See the guardian in force with: medwallet address show',
      { facts: { element: 'performer' } },
    );
  }
  return draft;
}

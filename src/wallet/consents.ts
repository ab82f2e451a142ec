import { canonicalJson } from '../encoding/index.ts';
import { consentBundle, FhirError, readGrantTerms, type ConsentChoices, type Remark } from '../fhir/index.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { draftGrant, listGrants, type GrantDraft } from './grants.ts';
import { resolveCollection } from './own-collections.ts';
import { findRecord } from './records.ts';
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

/**
 * What a Consent leaves to the one who makes a grant of it. Whatever is chosen must lie within what the Consent
 * permits: a choice narrows.
 */
export interface ConsentRequest {
  /** Which of several permissions, by its number in the order of the Consent, from 1. */
  readonly provision?: number;
  /** The provider as a contact: one of those whom the Consent names, or anybody where it names nobody. */
  readonly provider?: string;
  /** Whom a literal reference of the Consent means: a contact, or `me`. */
  readonly who?: ReadonlyMap<string, string>;
  /** PurposeOfUse code. */
  readonly purpose?: string;
  /** Ids of records, or their beginnings; or else `collections`, by id or the patient's own name. */
  readonly records?: readonly string[];
  readonly collections?: readonly string[];
  /** Unix seconds: its end; or else `seconds` from now. */
  readonly until?: number;
  readonly seconds?: number;
  /** Seconds that the provider has to sign. */
  readonly acceptSeconds?: number;
}

/** A grant composed of a Consent, and what of the Consent does not stand in it. */
export interface ConsentDraft extends GrantDraft {
  readonly remarks: readonly Remark[];
}

/**
 * Composes the grant that a FHIR R4 Consent asks for: never more, and only from now on. Where one grant cannot hold
 * all of it, or not all was chosen, `remarks` says what it holds less. Nothing is stored or signed yet.
 * @throws FhirError of `readGrantTerms`; WalletError `not-for-us` for another patient's, `bad-duration` where it ends too late and
 *   no earlier end was chosen, `unknown-contact`, `unknown-record`, `unknown-collection`, `wrong-role`
 */
export function draftGrantFromConsent(
  session: Session,
  file: Uint8Array,
  request: ConsentRequest = {},
): ConsentDraft {
  const { terms, remarks } = readGrantTerms(file, choicesOf(session, request));
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
  const provider = findContact(session, terms.provider);
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
  if (terms.performer !== terms.patient && draft.claims.guardian !== terms.performer) {
    throw new FhirError(
      'cannot-enforce',
      'This Consent was given by somebody who is not the guardian of this wallet.',
      'See the guardian in force with: medwallet address show',
      { facts: { element: 'performer' } },
    );
  }
  return { ...draft, remarks };
}

function choicesOf(session: Session, request: ConsentRequest): ConsentChoices {
  const {
    provision,
    provider,
    who = new Map<string, string>(),
    purpose,
    records,
    collections,
    until,
    seconds,
  } = request;
  const end = until ?? (seconds === undefined ? undefined : session.clock.now() + seconds);
  return {
    people: new Map(
      [...who].map(([reference, name]) => [
        reference,
        name === 'me' ? session.profile.did : findContact(session, name).did,
      ]),
    ),
    ...(provision === undefined ? {} : { provision }),
    ...(provider === undefined ? {} : { provider: findContact(session, provider).did }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(end === undefined ? {} : { until: end }),
    ...(records === undefined ? {} : { records: records.map((id) => findRecord(session, id).id) }),
    ...(collections === undefined
      ? {}
      : { collections: collections.map((name) => resolveCollection(session, name)) }),
  };
}

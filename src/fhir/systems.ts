/** The code systems and identifier systems that our Consents use, and the few codes. */
export const SYSTEMS = {
  /** Identifiers that are URIs themselves (FHIR R4, Identifier Registry); a did is one. */
  uri: 'urn:ietf:rfc:3986',
  scope: 'http://terminology.hl7.org/CodeSystem/consentscope',
  loinc: 'http://loinc.org',
  /** HL7 v3 ActCode: the base policies OPTIN and OPTOUT. */
  policy: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  role: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  action: 'http://terminology.hl7.org/CodeSystem/consentaction',
  /** HL7 v3 ActReason, which holds PurposeOfUse. */
  purpose: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  /** SMART App Launch scopes as codes. */
  smart: 'http://smarthealthit.org/fhir/scopes',
  grant: 'urn:medwallet:grant',
  record: 'urn:medwallet:record',
  collection: 'urn:medwallet:collection',
  /** The nonce that salts what an author signed about a record (docs/spec/record.md). */
  nonce: 'urn:medwallet:nonce',
  /** Kinds of ledger events (docs/spec/ledger.md), such as `record.added`. */
  event: 'urn:medwallet:event',
  /** ASTM E1762: purposes of a signature. */
  signature: 'urn:iso-astm:E1762-95:2013',
  /** HL7: what an agent did. */
  participant: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
} as const;

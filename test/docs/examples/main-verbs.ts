/**
 * One function a verb: how a program does what the commands do. Each takes unlocked wallets (`unlockWallet`), and
 * hands back the files that people send each other. A program of your own imports from 'medwallet'.
 */
import {
  acceptAddress,
  addContact,
  addRecord,
  auditTrail,
  breakGlass,
  confirmAddress,
  cosignGrant,
  cosignStatement,
  draftBreakGlass,
  draftGrant,
  exportProof,
  finishAnchor,
  finishBreakGlass,
  finishGrant,
  initWallet,
  makeCard,
  newAddress,
  offerGrant,
  openGranted,
  openPublic,
  planAnchor,
  readAddressProposal,
  readGrantProposal,
  readStatementToCosign,
  revokeGrant,
  verifyGrantInput,
  verifyProofFile,
  type AuditTrail,
  type ByteSink,
  type Environment,
  type ProvedFile,
  type Session,
} from '../../../src/index.ts';

/** init: a wallet of a test, whose words follow from its name. Leave `insecureTestSeed` out for any other. */
export async function init(env: Environment, profile: string, role: string, passphrase: string): Promise<string> {
  const made = await initWallet(env, { profile }, {
    role,
    network: 'regtest',
    wordCount: 24,
    bip39Passphrase: '',
    insecureTestSeed: true,
    passphrase: () => Promise.resolve(passphrase),
  });
  return made.profile.did;
}

/** contact: a card goes from one to the other; a co-signer's brings a custody key. */
export async function contact(from: Session, to: Session, withCustodyKey: boolean): Promise<string> {
  const { file } = await makeCard(from, { name: from.profile.name, withCustodyKey });
  return addContact(to, file, from.profile.name).did;
}

/** address: proposed by the patient, looked at and agreed to by everybody else. */
export async function address(patient: Session, cosigners: readonly Session[]): Promise<string> {
  const proposed = await newAddress(patient, { custodian: 'clinic', guardian: 'mom' });
  const acceptances: Uint8Array[] = [];
  for (const cosigner of cosigners) {
    // Show this to somebody before going on.
    const proposal = await readAddressProposal(cosigner, proposed.file);
    acceptances.push(acceptAddress(cosigner, proposal));
  }
  return (await confirmAddress(patient, acceptances)).firstAddress;
}

/** record: from bytes, in pieces of any size. */
export async function record(patient: Session, pieces: Iterable<Uint8Array>, title: string): Promise<string> {
  return (await addRecord(patient, pieces, { title, mediaType: 'application/fhir+json' })).id;
}

/** grant and cosign: offered by the patient, signed by the provider, and last by the patient. */
export async function grant(patient: Session, provider: Session, records: readonly string[]): Promise<Uint8Array> {
  const draft = draftGrant(patient, { provider: 'clinic', records, seconds: 86_400, purpose: 'TREAT' });
  const offer = offerGrant(patient, draft);
  // The text that both sign; show it.
  const { text } = readGrantProposal(provider, offer);
  if (text !== draft.text) return new Uint8Array();
  return (await finishGrant(patient, cosignGrant(provider, offer))).package;
}

/** verify: only `valid` is yes. */
export async function verify(provider: Session, grantPackage: Uint8Array): Promise<string> {
  const request = { status: 'seen', require: { assurance: 'signed' } } as const;
  return (await verifyGrantInput(provider, grantPackage, request)).report.verdict;
}

/** open: the receipt is on its way to the patient before the bytes stand in the sink. */
export async function open(provider: Session, grantPackage: Uint8Array, id: string, sink: ByteSink): Promise<string> {
  return (await openGranted(provider, grantPackage, id, sink)).receipt;
}

/** revoke: one signature; the boards that do not answer get it later. */
export function revoke(patient: Session, grantId: string): readonly string[] {
  return revokeGrant(patient, grantId).waiting;
}

/** anchor: composed by the patient, co-signed by one of the others, signed last and sent. */
export async function anchor(patient: Session, cosigner: Session): Promise<string> {
  const { psbt } = await planAnchor(patient);
  const checked = readStatementToCosign(cosigner, psbt);
  return (await finishAnchor(patient, cosignStatement(cosigner, checked))).txid;
}

/** proof: exported by the patient, checked by a stranger against any node. */
export async function proof(patient: Session, id: string, env: Environment): Promise<ProvedFile> {
  const { file } = await exportProof(patient, { record: id });
  return verifyProofFile(openPublic(env, { profile: 'nobody' }), file, { offline: false });
}

/** audit: everything that happened, and what no statement holds yet. */
export async function audit(patient: Session): Promise<AuditTrail> {
  return auditTrail(patient, { offline: false });
}

/** break-glass: told to the patient first, signed by the provider, then by the guardian. */
export async function emergency(guardian: Session, provider: Session): Promise<Uint8Array> {
  const request = { provider: 'clinic', patient: 'alice', seconds: 3_600, reason: 'unconscious after a fall' };
  const broken = await breakGlass(guardian, draftBreakGlass(guardian, request));
  return (await finishBreakGlass(guardian, cosignGrant(provider, broken.psbt))).package;
}

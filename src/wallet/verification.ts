import { canonicalJson, isNetwork, NETWORKS, type Did, type Network } from '../encoding/index.ts';
import { readCircleDocument, type ReadCircle } from '../circle/index.ts';
import type { SignedDocument } from '../bip322/index.ts';
import { encodeSimple } from '../bip322/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { MedwalletError } from '../errors.ts';
import {
  isRevocationSigned,
  parseRevocation,
  revocationAuthority,
  type Claims,
  type Revocation,
  type Token,
} from '../grant/index.ts';
import {
  accessAt,
  readInput,
  verifyToken,
  type AccessAt,
  type BoardReading,
  type Evidence,
  type Report,
  type Requirement,
  type Status,
  type VerifyInput,
  type VerifyOptions,
} from '../verify/index.ts';
import { attempt } from './attempt.ts';
import { readBoards } from './boards.ts';
import { withChain } from './chain-evidence.ts';
import { rememberHistory } from './history-memory.ts';
import { openForHolders } from './holders-files.ts';
import { historyAtHand, proofFiles, readObjections, type HistoryAtHand } from './history-evidence.ts';
import { WalletError } from './errors.ts';
import { DEFAULT_BOARD, type PublicSession } from './session.ts';
import { rememberTime } from './vouched-time.ts';

/** Seconds by which this machine's clock may differ from the signer's. */
export const SKEW = 60;

/** What a reader of a grant demands of it (docs/verify.md). */
export interface VerifyRequest {
  readonly status: Status;
  readonly require: Requirement;
  /** Revocations that came as files. */
  readonly revocations?: readonly Uint8Array[];
  /** Proofs that came as files. */
  readonly proofs?: readonly Uint8Array[];
  /** The profile's own did unless told. */
  readonly audience?: Did;
  readonly patient?: Did;
  /** The profile's network unless told; without a profile regtest. Another than the profile's is refused. */
  readonly network?: string;
}

/** The answer of a verification, whatever the verdict. */
export interface Verified {
  readonly report: Report;
  /** The token, when its form could be read. */
  readonly token: Token | undefined;
}

const DEFAULTS: VerifyRequest = { status: 'seen', require: { assurance: 'signed' } };

/** Verifies a grant as a provider's own wallet does before it opens anything. */
export async function verifyGrant(session: PublicSession, input: Uint8Array): Promise<Verified> {
  return verifyGrantInput(session, input, DEFAULTS);
}

/**
 * Gathers the evidence that a verification asks for (boards, circle documents and revocations seen before, and
 * the node where the question needs it) and verifies. What was learnt is remembered, so that a revocation seen
 * once counts for ever.
 * @throws WalletError `no-audience`, `bad-choice` (usage); nothing about the token itself: that is the report
 */
export async function verifyGrantInput(
  session: PublicSession,
  input: Uint8Array | VerifyInput,
  request: VerifyRequest,
): Promise<Verified> {
  const options = questionOf(session, request);
  const read = attempt(() => readInput(input));
  if (read === undefined) return { report: verifyToken(input, NOTHING, options), token: undefined };
  const gathered = await gather(session, read, request, options);
  const report = verifyToken(read, gathered.evidence, gathered.options);
  if (report.grant !== undefined) {
    remember({ ...session, verifier: gathered.options.verifier }, read, gathered.evidence, options.now);
    if (session.trust !== undefined) rememberHistory(session.trust, session, gathered, report);
  }
  return { report, token: read.token };
}

/**
 * Says whether a grant permitted access at a past time, in block intervals: asks the node which blocks hold the
 * statements that proofs at hand show the grant in.
 * @param at Unix seconds
 * @throws as {@link verifyGrantInput}; VerifyError `bad-options` for a time to come; GrantError for what is no grant
 */
export async function verifyGrantAt(
  session: PublicSession,
  input: Uint8Array,
  request: VerifyRequest,
  at: number,
): Promise<{ readonly access: AccessAt; readonly report: Report }> {
  const options = questionOf(session, { ...request, status: 'fresh' });
  const read = readInput(input);
  const gathered = await gather(session, read, request, options);
  return accessAt(read, gathered.evidence, gathered.options, at);
}

function questionOf(session: PublicSession, request: VerifyRequest): VerifyOptions {
  const audience = request.audience ?? session.profile?.did;
  if (audience === undefined) {
    throw new WalletError(
      'no-audience',
      'It is not said for whom this grant must be.',
      'Add --audience DID, or choose a profile with --profile.',
      { outcome: 'usage' },
    );
  }
  return {
    network: networkOf(session, request),
    audience,
    now: session.clock.now(),
    skew: SKEW,
    status: request.status,
    require: request.require,
    verifier: session.verifier,
    ...(request.patient === undefined ? {} : { patient: request.patient }),
  };
}

const NOTHING: Evidence = { boards: [], revocations: [], circles: [] };

/** The evidence, and the question with what it takes to judge it. */
export interface Gathered {
  readonly evidence: Evidence;
  readonly options: VerifyOptions;
  readonly history: HistoryAtHand;
}

async function gather(
  session: PublicSession,
  input: VerifyInput,
  request: VerifyRequest,
  options: VerifyOptions,
): Promise<Gathered> {
  const { claims, grantId } = input.token;
  const { trust } = session;
  const circles = circlesFor(session, claims.iss, input.package?.circle ?? []);
  const pins = trust?.pins() ?? [];
  const known = (trust?.revocations(grantId) ?? []).map((file) => canonicalJson(file));
  const named = circles.at(-1)?.circle.boards ?? [DEFAULT_BOARD];
  const readings = request.status === 'none' ? [] : readBoards(session, named, grantId);
  const boards = await openForHolders(readings, grantId);
  const files = proofFiles(session, input, boards, request.proofs ?? []);
  const history = historyAtHand(files, {
    people: [claims.iss, ...(request.patient === undefined ? [] : [request.patient])],
    ledgers: claims.ledger === undefined ? [] : [claims.ledger],
  });
  const objections = request.status === 'none' ? [] : readObjections(session, history);
  const { people, ledgers } = history;
  const others = [...people].filter((did) => did !== claims.iss);
  const lastSeenTime = trust?.lastSeen();
  const evidence: Evidence = {
    boards: [...boards, ...objections],
    revocations: [...known, ...(request.revocations ?? [])],
    circles: [
      ...circles,
      ...others.flatMap((did) => circlesFor(session, did, input.package?.circle ?? [])),
    ].map(({ signed }) => signed.bytes),
    proofs: [...(request.proofs ?? []), ...history.proofs],
    pins: pins.filter(({ patient, ledger }) => people.has(patient) || ledgers.has(ledger)),
    vetoes: (trust?.vetoes() ?? []).map(({ file, seen }) => ({ file: canonicalJson(file), seen })),
    settled: trust?.settled() ?? [],
    // After `restore` the store begins empty: that it knows of no revocation says nothing.
    ...(session.profile?.restored !== true && isOurs(session, claims.iss) ? { ownStore: true } : {}),
    ...(lastSeenTime === undefined ? {} : { lastSeenTime }),
  };
  const derive = history.needsDerivation
    ? { derive: (await import('../keys/index.ts')).derivePublicKey }
    : {};
  const question = { ...options, ...derive, verifier: await verifierFor(session, boards) };
  return {
    evidence: await withChain(session, input, evidence, question, history),
    options: question,
    history,
  };
}

/** From so many files on, what takes a moment to load has soon made up for it. */
const MANY_FILES = 64;

// Anybody can hang thousands of revocations on a board in somebody else's name, and each costs a signature.
async function verifierFor(session: PublicSession, boards: readonly BoardReading[]): Promise<EcdsaVerifier> {
  const { verifier, verifierOfMany } = session;
  const count = boards.reduce((sum, { files }) => sum + files.length, 0);
  return count < MANY_FILES || verifierOfMany === undefined ? verifier : verifierOfMany();
}

/** The patient's own wallet, under whichever of her keys the grant was given. */
function isOurs({ profile, trust }: PublicSession, iss: Did): boolean {
  if (profile === undefined) return false;
  // Only what our own wallet found true before: whoever sends a proof could make us the patient of his grant.
  const known = (trust?.proofs() ?? []).map((file) => canonicalJson(file));
  return iss === profile.did || historyAtHand(known, { people: [profile.did], ledgers: [] }).people.has(iss);
}

/** The circle documents of a patient at hand: our own, and those that came along; oldest first. */
export function circlesFor(
  session: PublicSession,
  patient: Did,
  brought: readonly SignedDocument[],
): ReadCircle[] {
  // Whose a document says it is costs nothing to ask; its signature is checked for the one patient only.
  const known = (session.trust?.circles(patient) ?? []).map((file) => canonicalJson(file));
  const files = [...known, ...brought.map(({ bytes }) => bytes)];
  return files
    .flatMap((file) => {
      try {
        return [readCircleDocument(file, { network: session.network }, session.verifier)];
      } catch (error) {
        if (error instanceof MedwalletError) return [];
        throw error;
      }
    })
    .filter(({ circle }) => circle.patient === patient)
    .sort((a, b) => a.circle.seq - b.circle.seq);
}

// Only what was checked is kept; a revocation keeps its own signature and is checked again at each use.
function remember(
  session: PublicSession,
  { token, package: whole }: VerifyInput,
  evidence: Evidence,
  now: number,
): void {
  const { trust } = session;
  if (trust === undefined) return;
  const circles = circlesFor(session, token.claims.iss, whole?.circle ?? []);
  for (const { circle, hash, signed } of circles) {
    if (circle.patient !== token.claims.iss) continue;
    trust.addCircle(hash, { document: signed.document, signature: signed.signature });
  }
  const vouched = [token.claims.iat, ...circles.map(({ circle }) => circle.iat)];
  if (evidence.chain !== undefined) vouched.push(evidence.chain.medianTime);
  const files = [...evidence.revocations, ...evidence.boards.flatMap(({ files: posted }) => posted)];
  for (const file of files) {
    // Anybody may post anything: what it is and by whom costs little to see, the signature is looked at last.
    const read = attempt(() => parseRevocation(file));
    if (read?.revocation.grant !== token.grantId) continue;
    // A stranger can sign as many as he likes: kept, they would fill the disk and slow every look from then on.
    if (!mayRevoke(read.revocation, token, circles, evidence, now)) continue;
    if (!isRevocationSigned(read, session, session.verifier)) continue;
    const { signed } = read;
    vouched.push(read.revocation.iat);
    trust.addRevocation(token.grantId, read.hash, { document: signed.document, signature: signed.signature });
  }
  rememberTime(trust, now, vouched);
}

// Whoever may have the patient's key now is no stranger.
function mayRevoke(
  revocation: Revocation,
  token: Token,
  circles: readonly ReadCircle[],
  { pins = [] }: Evidence,
  now: number,
): boolean {
  if (pins.some(({ patient }) => patient === revocation.by)) return true;
  return revocationAuthority(revocation, token, circles, now, SKEW) !== 'foreign';
}

/**
 * The network that a question is about: the profile's own, or without one what was asked for.
 * @throws WalletError `bad-choice` for no network, or another than the profile's
 */
export function networkOf(session: PublicSession, request: Pick<VerifyRequest, 'network'>): Network {
  const own = session.profile?.network;
  const chosen = request.network ?? own ?? session.network;
  if (!isNetwork(chosen)) {
    throw new WalletError('bad-choice', 'There is no such network.', `Use one of: ${NETWORKS.join(', ')}.`, {
      outcome: 'usage',
    });
  }
  if (own === undefined || own === chosen) return chosen;
  // What this profile knows, and the node it asks, are of its own network: the answer would be about another one.
  throw new WalletError(
    'bad-choice',
    `This profile is for ${own}, and the question is about ${chosen}.`,
    `Leave --network out, or choose a profile for ${chosen} with --profile.`,
    { outcome: 'usage' },
  );
}

/** What a token says, for people who want to look at it or check it with another BIP-322 verifier. */
export interface TokenDescription {
  readonly grantId: string;
  readonly header: { readonly alg: string; readonly kid: string; readonly typ: string };
  readonly claims: Claims;
  readonly address: string;
  readonly message: string;
  /** BIP-322 simple, with the `smp` prefix. */
  readonly signature: string;
}

/** Reads a token or package without verifying it. @throws GrantError */
export function describeToken(input: Uint8Array): TokenDescription {
  const { token } = readInput(input);
  return {
    grantId: token.grantId,
    header: { alg: 'BIP322', kid: token.policy.address, typ: 'medwallet-grant+jwt' },
    claims: token.claims,
    address: token.policy.address,
    message: token.message,
    signature: encodeSimple(token.witness),
  };
}

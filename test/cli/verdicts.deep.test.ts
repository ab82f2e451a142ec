import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSignedDocument } from '../../src/bip322/index.ts';
import { parseClaims, parseGrantPackage, serializeGrantPackage, type Claims } from '../../src/grant/index.ts';
import { dismissGuardian, revokeGrant } from '../../src/wallet/index.ts';
import { newestOwnCircle } from '../../src/wallet/circle.ts';
import { person, signToken, type Person } from '../support/sign.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { backToNow, later } from '../support/later.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, type TestHome } from '../support/people.ts';
import { Scene } from '../wallet/scene.ts';

const HOUR = 3_600;
const DAY = 86_400;
const DOC = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'verify.md'), 'utf8');

/** The words in the first column of a table of docs/verify.md. */
function documented(heading: string): string[] {
  const section = DOC.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, word]) => word ?? '');
}

let node: TestNode;
let scene: Scene;
let stranger: TestHome;

beforeAll(async () => {
  node = await startTestNode();
  scene = await Scene.begun(node);
  const empty = createHome();
  stranger = {
    ...empty,
    env: { ...empty.env, MEDWALLET_RPC_URL: node.rpcUrl, MEDWALLET_RPC_COOKIE: node.cookieFile },
  };
}, 60_000);
afterAll(async () => {
  backToNow();
  scene.close();
  stranger.remove();
  await node.stop();
});

const verify = (line: string, from = scene.home): Promise<CliRun> =>
  runCli(from, [...`verify ${line} --json`.split(' ')]);

/** Somebody of the story as one who signs tokens. */
function signer(name: string): Person {
  const { profile, identity } = scene.wallet(name);
  return { did: profile.did, publicKey: identity.publicKey, sign: (digest) => identity.sign(digest) };
}

/** What two of the three signed, whatever a wallet would say to it. */
function signed(changes: Partial<Claims>, signers: readonly Person[]): string {
  const now = scene.wallet('alice').clock.now();
  const claims = {
    iss: scene.wallet('alice').profile.did,
    aud: scene.wallet('clinic').profile.did,
    jti: 'AAECAwQFBgcICQoLDA0ODw',
    iat: now,
    nbf: now,
    exp: now + DAY,
    scope: 'patient/*.rs',
    net: 'regtest',
    kind: 'normal',
    purpose: 'TREAT',
    records: ['000102030405060708090a0b0c0d0e0f'],
    ...changes,
  };
  return signToken(parseClaims({ ...claims }), signers);
}

/** An emergency that a guardian and the clinic signed, as a package with these circle documents. */
function emergency(guardian: Person, circle: readonly Uint8Array[], like: Uint8Array): Uint8Array {
  const now = scene.wallet('alice').clock.now();
  const token = signToken(
    parseClaims({
      iss: scene.wallet('alice').profile.did,
      aud: scene.wallet('clinic').profile.did,
      jti: 'AAECAwQFBgcICQoLDA0ODw',
      iat: now,
      nbf: now,
      exp: now + DAY,
      scope: 'patient/*.rs',
      net: 'regtest',
      kind: 'emergency',
      purpose: 'BTG',
      collections: ['emergency'],
      guardian: guardian.did,
    }),
    [signer('clinic'), guardian],
  );
  const documents = circle.map((bytes) => parseSignedDocument(bytes, { maxBytes: 16_384 }));
  const { breakGlass: _, ...rest } = parseGrantPackage(like);
  return serializeGrantPackage({ ...rest, token, circle: documents });
}

// docs/verify.md, "Verdicts", "Status" and "Assurance": each word that stands there is said by the command.
describe('every word that verify says', () => {
  const verdicts = new Set<string>();
  const assurances = new Set<string>();
  const said = async (line: string, verdict: string, assurance: string, from = scene.home) => {
    const { code, json, stdout } = await verify(line, from);
    expect(`${String(json['verdict'])} ${String(json['assurance'])}`, `${line}\n${stdout}`).toBe(
      `${verdict} ${assurance}`,
    );
    // As the sentence above the table has it.
    expect(code).toBe({ valid: 0, unchecked: 3 }[verdict] ?? 1);
    verdicts.add(verdict);
    assurances.add(assurance);
    return json;
  };
  const detailOf = (json: Record<string, unknown>, name: string): unknown =>
    (json['checks'] as { name: string; detail: string }[]).find((one) => one.name === name)?.detail;
  let granted: Awaited<ReturnType<Scene['grant']>>;
  const write = (name: string, bytes: Uint8Array | string): void => {
    for (const home of [scene.home, stranger]) home.write(name, bytes);
  };

  it('about a grant as it grows older', async () => {
    granted = await scene.grant('alice', 'clinic');
    write('g', granted.package);
    await said('g --profile clinic', 'valid', 'signed');
    await said('g --profile clinic --offline', 'valid', 'signed');
    await said('g --profile clinic --status fresh', 'unchecked', 'signed');
    await scene.anchor('alice', ['clinic']);
    await said('g --profile clinic --offline --require logged', 'unchecked', 'signed');
    await said('g --profile clinic --require logged', 'valid', 'logged');
    await said('g --profile clinic --status fresh --require confirmed', 'valid', 'logged').catch(() =>
      said('g --profile clinic --status fresh --require confirmed', 'valid', 'confirmed'),
    );
  });
});

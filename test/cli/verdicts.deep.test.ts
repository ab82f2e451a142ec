import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSignedDocument } from '../../src/bip322/index.ts';
import { parseClaims, parseGrantPackage, serializeGrantPackage, type Claims } from '../../src/grant/index.ts';
import { dismissGuardian, exportProof, revokeGrant } from '../../src/wallet/index.ts';
import { newestOwnCircle } from '../../src/wallet/circle.ts';
import { person, signDocument, signToken, type Person } from '../support/sign.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { backToNow, later } from '../support/later.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, type TestHome } from '../support/people.ts';
import { Scene } from '../wallet/scene.ts';

const HOUR = 3_600;
const DAY = 86_400;
const OTHER = 'EBESExQVFhcYGRobHB0eHw';
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
  runCli(from, `verify ${line} --json`.split(' '));

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
  return serializeGrantPackage({ ...parseGrantPackage(like), token, circle: documents });
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

  it('signed, logged, confirmed, final: as the grant grows older', async () => {
    granted = await scene.grant('alice', 'clinic');
    write('g', granted.package);
    await said('g --profile clinic', 'valid', 'signed');
    await said('g --profile clinic --offline', 'valid', 'signed');
    await said('g --profile clinic --status fresh', 'unchecked', 'signed');
    await said('g --profile clinic --offline --require logged', 'unchecked', 'signed');
    await scene.anchor('alice', ['clinic']);
    write('proof', (await exportProof(scene.wallet('alice'), { grant: granted.grant })).file);
    await said('g --profile clinic --offline --require logged --proof proof', 'valid', 'logged');
    await said('g --profile clinic --status fresh --require confirmed', 'valid', 'confirmed');
    await said('g --profile clinic --require final', 'unchecked', 'confirmed');
    await node.mine(5);
    await said('g --profile clinic --status fresh --require final', 'valid', 'final');
  }, 60_000);

  it('stale: who has only the proof of a statement that is not the newest', async () => {
    await scene.anchor('alice', ['clinic']);
    const { did } = scene.wallet('clinic').profile;
    const question = `g --audience ${did} --status fresh --proof proof`;
    // Somebody whose board answers, and shows nothing.
    await runCli(stranger, ['--profile', 'nobody', 'init', '--role', 'provider']);
    const json = await said(question, 'stale', 'final', stranger);
    expect(json['hint']).toContain('--proof');
    await said(`g --audience ${did} --status fresh`, 'valid', 'confirmed');
  }, 60_000);

  it('malformed, wrong-network, bad-signature, wrong-audience, not-yet-valid, expired', async () => {
    const both = [signer('alice'), signer('clinic')];
    const now = scene.wallet('alice').clock.now();
    write('future', signed({ nbf: now + HOUR, exp: now + DAY }, both));
    write('past', signed({ iat: now - DAY, nbf: now - DAY, exp: now - HOUR }, both));
    write('other', signed({ net: 'signet' }, both));
    write(
      'unsigned',
      `${signed({}, both).split('.').slice(0, 2).join('.')}.${signed({ jti: OTHER }, both).split('.')[2] ?? ''}`,
    );
    write('garbage', 'x'.repeat(100));
    await said('garbage --profile clinic', 'malformed', 'none');
    await said('other --profile clinic', 'wrong-network', 'none');
    await said('unsigned --profile clinic', 'bad-signature', 'none');
    await said('g --profile mom', 'wrong-audience', 'logged');
    await said('future --profile clinic', 'not-yet-valid', 'signed');
    await said('past --profile clinic', 'expired', 'signed');
  });

  it('untrusted-signer: a guardian who was removed, and one of somebody’s own making', async () => {
    const alice = scene.wallet('alice');
    const before = newestOwnCircle(alice).signed.bytes;
    write('urgent', emergency(signer('mom'), [before], granted.package));
    await said('urgent --profile clinic --offline', 'valid', 'signed');
    const invented = person('invented');
    write('invented', emergency(invented, [before], granted.package));
    const detail = 'the newest circle document at hand does not name this guardian';
    expect(detailOf(await said('invented --profile clinic', 'untrusted-signer', 'signed'), 'guardian')).toBe(
      detail,
    );
    // With a circle document of his own making he is nobody's guardian either.
    const forged = signDocument(
      'circle',
      'regtest',
      { ...newestOwnCircle(alice).signed.document, guardians: [invented.did] },
      invented,
    );
    write('forged', emergency(invented, [before, forged], granted.package));
    expect(detailOf(await said('forged --profile clinic', 'untrusted-signer', 'signed'), 'guardian')).toBe(
      detail,
    );
    await dismissGuardian(alice, 'mom');
    write(
      'removed',
      emergency(signer('mom'), [before, newestOwnCircle(alice).signed.bytes], granted.package),
    );
    expect(detailOf(await said('removed --profile clinic', 'untrusted-signer', 'signed'), 'guardian')).toBe(
      detail,
    );
    // The clinic has seen it now: the older package is of no use any more.
    await said('urgent --profile clinic', 'untrusted-signer', 'signed');
  });

  it('revoked, and no other word is left in the tables', async () => {
    revokeGrant(scene.wallet('alice'), granted.grant);
    await said('g --profile clinic --status fresh', 'revoked', 'confirmed');
    expect([...verdicts].sort()).toEqual(documented('Verdicts').sort());
    expect([...assurances].sort()).toEqual(documented('Assurance').sort());
    expect(documented('Status')).toEqual(['seen', 'fresh', 'none']);
  });
});

// docs/verify.md, "At a time that is past": the answer is as fine as the blocks are.
describe('verify --at', () => {
  const asked = async (file: string, at: number, code: number): Promise<Record<string, unknown>> => {
    const run = await verify(`${file} --profile clinic --at ${at}`);
    expect(run.code, run.stdout).toBe(code);
    return run.json;
  };

  it('permitted between two statements that show it, unknown where it was revoked between, not permitted behind', async () => {
    const { grant, package: file } = await scene.grant('alice', 'clinic');
    scene.home.write('timed', file);
    await scene.anchor('alice', ['clinic']);
    const start = scene.wallet('alice').clock.now();
    const hours = (n: number): number => start + n * HOUR;
    const prove = async (name: string): Promise<void> => {
      scene.home.write(name, (await exportProof(scene.wallet('alice'), { grant })).file);
    };
    await prove('first');
    await later(node, 5 * HOUR);
    // The newest statement counts it, and no other is known.
    expect(await asked('timed', hours(4), 0)).toMatchObject({ answer: 'permitted', before: null });
    await later(node, 5 * HOUR);
    await scene.anchor('alice', ['clinic']);
    await prove('second');
    // A bundle on a board names no block, and the node finds only that of the newest statement by itself.
    expect(await asked('timed', hours(5), 3)).toMatchObject({ answer: 'unknown', after: null });
    const between = { after: { says: 'active' }, before: { says: 'active' } };
    expect(await asked('timed --proof first second', hours(5), 0)).toMatchObject({
      answer: 'permitted',
      ...between,
    });
    // A block's time may be off by two hours: an hour after the statement is not surely behind it.
    expect(await asked('timed --proof first second', hours(1), 3)).toMatchObject({
      answer: 'unknown',
      after: null,
    });
    revokeGrant(scene.wallet('alice'), grant);
    await later(node, 10 * HOUR);
    await scene.anchor('alice', ['clinic']);
    scene.home.write('revoked.proof', await scene.proof('alice', 'grant.revoked'));
    await later(node, 5 * HOUR);
    expect(await asked('timed --proof first second', hours(5), 0)).toMatchObject({
      answer: 'permitted',
      verdictNow: 'revoked',
    });
    expect(await asked('timed --proof first second revoked.proof', hours(15), 3)).toMatchObject({
      answer: 'unknown',
      before: { says: 'revoked' },
    });
    expect(await asked('timed --proof first second revoked.proof', hours(24), 1)).toMatchObject({
      answer: 'not-permitted',
      after: { says: 'revoked' },
    });
    expect(await asked('timed', start - HOUR, 1)).toMatchObject({ answer: 'not-permitted' });
    await asked('timed', hours(1_000), 2);
  }, 120_000);
});

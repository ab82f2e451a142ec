import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseProof } from '../../src/anchor/index.ts';
import { ageIdentity, openSmall } from '../../src/envelope/index.ts';
import { boardSeed, parseBoardBundle, type BoardBundle } from '../../src/grant/index.ts';
import { canonicalJson } from '../../src/encoding/index.ts';
import { postBundles } from '../../src/wallet/bundles.ts';
import { exportProof, verifyGrantInput, walletStatus } from '../../src/wallet/index.ts';
import { MAX_BOARD_FILE_BYTES } from '../../src/wallet/ports/vault.ts';
import { numberKey, type StatementRow } from '../../src/wallet/rows.ts';
import { newestStatement } from '../../src/wallet/statement-papers.ts';
import type { Session } from '../../src/wallet/session.ts';
import { addText, grantTo, offline } from '../support/consent.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

const BOARD = 'vault:default';
/** As many bundles of statements as stay on a board. */
const KEPT = 32;

let scene: AnchorScene;
let grant: string;
let granted: Uint8Array;

beforeAll(async () => {
  scene = await anchorScene();
  const { alice, clinic } = scene.people;
  const { id } = await addText(alice, 'one', 'general');
  await scene.anchor();
  await scene.node.mine(1);
  ({ grant, package: granted } = await grantTo(alice, clinic, { records: [id] }));
  await scene.anchor();
  await scene.node.mine(1);
});

afterAll(async () => {
  await scene.close();
});

/** What hangs on the board for those who hold the token. */
async function bundles(reader: Session): Promise<BoardBundle[]> {
  const files = reader.vault(BOARD)?.readBoard(grant).files ?? [];
  const opened = files.map((file) => openSmall(file, [ageIdentity(boardSeed(grant))]).catch(() => undefined));
  return (await Promise.all(opened)).filter((one) => one !== undefined).map(parseBoardBundle);
}

/** How long the ledger is that each of them proves, the shortest first. */
function lengths(all: readonly BoardBundle[]): number[] {
  const proofs = all.flatMap(({ proof }) => (proof === null ? [] : [parseProof(canonicalJson(proof))]));
  return proofs.map(({ statements }) => statements.length).sort((a, b) => a - b);
}

/** The ledger as if it had so many statements: its last one, over and over. */
function pretend(patient: Session, count: number): StatementRow {
  const last = newestStatement(patient);
  if (last === undefined) throw new TypeError('nothing was stated');
  patient.store.change((tables) => {
    for (let statement = last.statement + 1; statement <= count; statement++) {
      tables.table('statement').put(numberKey(statement), { ...last, statement });
    }
  });
  return { ...last, statement: count };
}

it('the newest bundles stay on a board, and of those that wait for one only the newest', async () => {
  const { alice, clinic } = scene.people;
  expect(lengths(await bundles(clinic))).toEqual([2]);

  // While the board is silent each statement has its bundle, and none is asked for but the last.
  for (const count of [3, 4, 5]) await postBundles(offline(alice), pretend(alice, count));
  expect(walletStatus(alice).outbox).toBe(1);
  await postBundles(alice, pretend(alice, 6));
  expect(walletStatus(alice).outbox).toBe(0);
  expect(lengths(await bundles(clinic))).toEqual([2, 6]);

  for (let count = 7; count <= 40; count++) await postBundles(alice, pretend(alice, count));
  const kept = lengths(await bundles(clinic));
  expect(kept).toEqual(Array.from({ length: KEPT }, (_, i) => 41 - KEPT + i));
  // A reader gets to all of them, so nothing is left unchecked.
  const { report } = await verifyGrantInput(clinic, granted, {
    status: 'seen',
    require: { assurance: 'signed' },
  });
  expect(report).toMatchObject({ verdict: 'valid', boards: [{ board: BOARD, unread: 0 }] });
});

it('a proof that no board takes is left out of the bundle, and goes by hand', async () => {
  const { alice, clinic } = scene.people;
  const row = pretend(alice, 400);
  await postBundles(alice, row);
  expect(walletStatus(alice).outbox).toBe(0);
  const all = await bundles(clinic);
  const [whole] = all.filter(({ proof }) => proof === null);
  expect(whole?.circle[0]?.document).toMatchObject({ type: 'circle', patient: alice.profile.did });
  expect(all).toHaveLength(KEPT);
  const { file } = await exportProof(alice, { grant });
  expect(file.length).toBeGreaterThan(MAX_BOARD_FILE_BYTES);
  expect(parseProof(file).statements).toHaveLength(400);
});

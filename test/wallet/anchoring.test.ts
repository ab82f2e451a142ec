import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, bytesToHex, parseJson, type JsonObject } from '../../src/encoding/index.ts';
import { ageIdentity, openSmall } from '../../src/envelope/index.ts';
import { BUNDLE_SCHEMA, boardSeed, parseBoardBundle, serializeBoardBundle } from '../../src/grant/index.ts';
import type { LedgerEvent } from '../../src/ledger/index.ts';
import {
  cosignStatement,
  exportProof,
  finishAnchor,
  planAnchor,
  readStatementToCosign,
  verifyGrantInput,
  verifyProofFile,
} from '../../src/wallet/index.ts';
import { appendEvents, eventRows, logTree } from '../../src/wallet/log.ts';
import type { Table } from '../../src/wallet/ports/store.ts';
import type { Session } from '../../src/wallet/session.ts';
import { addText, grantTo } from '../support/consent.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

const BOARD = 'vault:default';
const EVENTS = 3_000;

let node: TestNode;
let home: TestHome;
let people: People;

beforeAll(async () => {
  node = await startTestNode();
  home = createHome(node.home);
  people = await createPeople(home);
  await node.fund(people.address, 200_000);
});

afterAll(async () => {
  people.close();
  home.remove();
  await node.stop();
});

async function anchor(patient: Session = people.alice): Promise<{ statement: number; note: string }> {
  const { psbt } = await planAnchor(patient);
  const sent = await finishAnchor(
    patient,
    cosignStatement(people.clinic, readStatementToCosign(people.clinic, psbt)),
  );
  await node.mine(1);
  return sent;
}

/** A wallet that counts how many events its store opens. */
function counting(wallet: Session): { session: Session; opened: () => number } {
  let opened = 0;
  const watched = <Row>(table: Table<Row>): Table<Row> => ({
    ...table,
    get: (key) => {
      opened += 1;
      return table.get(key);
    },
    list: () => {
      const rows = table.list();
      opened += rows.length;
      return rows;
    },
  });
  const session: Session = {
    ...wallet,
    store: {
      change: (work) => wallet.store.change(work),
      forget: () => wallet.store.forget(),
      close: () => {
        wallet.store.close();
      },
      view: (work) =>
        wallet.store.view((tables) =>
          work({
            ...tables,
            table: (name) => (name === 'event' ? watched(tables.table(name)) : tables.table(name)),
          }),
        ),
    },
  };
  return { session, opened: () => opened };
}

describe('an anchor', () => {
  it('holds everything that waited, in one statement, and opens no event for it', async () => {
    const { alice } = people;
    await addText(alice, 'one', 'general');
    const many = Array.from({ length: EVENTS }, (_, i): LedgerEvent => {
      return {
        type: 'record.erased',
        time: alice.clock.now(),
        actor: alice.profile.did,
        record: i.toString(16).padStart(32, '0'),
      };
    });
    alice.store.change((tables) => appendEvents(alice, tables, many));
    const { session, opened } = counting(alice);
    const first = await anchor(session);
    expect(first.statement).toBe(1);
    expect(opened()).toBe(0);

    // The root is that of the events themselves, computed anew.
    const rows = alice.store.view(eventRows);
    const [, size = '', root = ''] = first.note.split('\n');
    expect(Number(size)).toBe(rows.length);
    expect(root).toBe(Buffer.from(logTree(rows).root()).toString('base64'));

    const { id } = await addText(alice, 'two', 'general');
    const second = await anchor(session);
    expect(second.statement).toBe(2);
    expect(opened()).toBe(0);

    // A proof opens the one event that it is about.
    const proof = await exportProof(session, { record: id });
    expect(opened()).toBe(1);
    expect(await verifyProofFile(alice, proof.file, { offline: false })).toMatchObject({
      assurance: 'confirmed',
      statement: 2,
      event: { type: 'record.added', record: id },
    });
    const early = await exportProof(session, { event: 17 });
    expect(await verifyProofFile(alice, early.file, { offline: true })).toMatchObject({ statement: 1 });
  });
});

describe('a board that somebody stuffed', () => {
  it('does not hide the newest statement, and takes nothing of what the node confirms', async () => {
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'three', 'general');
    const granted = await grantTo(alice, clinic, { records: [id] });
    await anchor();
    await node.mine(5);

    // The clinic knows the token, so it can read what is there and post what looks like it.
    const vault = clinic.vault(BOARD);
    const identity = ageIdentity(boardSeed(granted.grant));
    const files = vault?.readBoard(granted.grant).files ?? [];
    const bundles = await Promise.all(
      files.map(async (file) => parseBoardBundle(await openSmall(file, [identity]))),
    );
    const [good] = bundles.flatMap(({ proof }) => (proof === null ? [] : [proof]));
    if (good === undefined) expect.unreachable();
    for (let i = 0; i < 80; i++) {
      const proof = structuredClone(good) as { statements: string[]; note: string };
      const last = proof.statements.length - 1;
      // Another signature each: of this ledger, of this grant, and nobody's.
      proof.statements[last] = (proof.statements[last] ?? '').replace(
        /[0-9a-f]{8}(?=.{300}$)/,
        i.toString(16).padStart(8, '0'),
      );
      const file = serializeBoardBundle({
        schema: BUNDLE_SCHEMA,
        circle: [],
        proof: parseJson(canonicalJson(proof), { maxBytes: 1_000_000 }) as JsonObject,
      });
      vault?.post(granted.grant, file);
    }
    expect(vault?.readBoard(granted.grant).files.length).toBe(files.length + 80);

    const { report } = await verifyGrantInput(clinic, granted.package, {
      status: 'fresh',
      require: { assurance: 'final' },
    });
    expect(report).toMatchObject({ verdict: 'valid', assurance: 'final', confirmations: 6 });
    expect(report.checks.find(({ name }) => name === 'clock')?.result).toBe('passed');
  });

  it('and when the grant is no longer among the live ones, it is stale', async () => {
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'four', 'general');
    const granted = await grantTo(alice, clinic, { records: [id] });
    await anchor();
    await addText(alice, 'five', 'general');
    // A statement that this wallet's holder hides from the boards.
    await anchor({ ...alice, vault: () => undefined });
    const { report } = await verifyGrantInput(clinic, granted.package, {
      status: 'fresh',
      require: { assurance: 'signed' },
    });
    expect(report.verdict).toBe('stale');
    expect(bytesToHex(boardSeed(granted.grant)).length).toBe(64);
  });
});

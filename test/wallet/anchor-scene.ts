import * as v from 'valibot';
import { expect } from 'vitest';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import {
  addRecord,
  anchorOverview,
  cosignStatement,
  finishAnchor,
  planAnchor,
  readStatementToCosign,
  type AnchorOverview,
  type PlannedStatement,
  type SentStatement,
} from '../../src/wallet/index.ts';
import type { Session } from '../../src/wallet/session.ts';
import { startTestNode, type PlainJson, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

/** A patient with a funded record address, and what tests of statements do over and over. */
export interface AnchorScene {
  readonly node: TestNode;
  readonly home: TestHome;
  readonly people: People;
  /** Something new in the patient's log. */
  something(): Promise<void>;
  cosigned(who: Session, planned: PlannedStatement): Uint8Array;
  /** Composes, has the clinic co-sign, finishes and sends. */
  anchor(options?: Parameters<typeof planAnchor>[1]): Promise<SentStatement>;
  status(): Promise<AnchorOverview>;
  /** The states of all statements, oldest first. */
  states(): Promise<string[]>;
  mempool(): Promise<PlainJson>;
  /** Mines one block that holds these raw transactions and nothing else. */
  mineOnly(...raw: string[]): Promise<void>;
  /** The raw transactions that this one waits for in the mempool, parents first. */
  waitsFor(txid: string): Promise<string[]>;
  /** What two others than the patient make of a draft: a raw transaction. */
  withoutPatient(planned: PlannedStatement): Promise<string>;
  close(): Promise<void>;
}

const ANCESTORS = v.record(v.string(), v.object({ ancestorcount: v.number() }));

export async function anchorScene(options: { readonly sat?: number } = {}): Promise<AnchorScene> {
  const node = await startTestNode();
  const home = createHome(node.home);
  const people = await createPeople(home);
  await node.fund(people.address, options.sat ?? 200_000);
  return sceneOn(node, home, people);
}

export function sceneOn(node: TestNode, home: TestHome, people: People): AnchorScene {
  const { alice, clinic, mom } = people;
  let events = 0;
  const cosigned = (who: Session, planned: PlannedStatement): Uint8Array =>
    cosignStatement(who, readStatementToCosign(who, planned.psbt));
  return {
    node,
    home,
    people,
    cosigned,
    something: async () => {
      await addRecord(alice, [utf8ToBytes(`record ${events++}`)], { title: 'x' });
    },
    anchor: async (plan = {}) => finishAnchor(alice, cosigned(clinic, await planAnchor(alice, plan))),
    status: () => anchorOverview(alice),
    states: async () => (await anchorOverview(alice)).statements.map(({ state }) => state),
    mempool: () => node.rpc('getrawmempool'),
    mineOnly: async (...raw) => {
      const address = await node.chain.call('getnewaddress', [], v.string());
      await node.rpc('generateblock', address, raw);
    },
    waitsFor: async (txid) => {
      const waiting = v.parse(ANCESTORS, await node.rpc('getmempoolancestors', txid, true));
      const parentsFirst = Object.entries(waiting).sort(([, a], [, b]) => a.ancestorcount - b.ancestorcount);
      return Promise.all(
        parentsFirst.map(([parent]) => node.chain.call('getrawtransaction', [parent], v.string())),
      );
    },
    withoutPatient: async (planned) => {
      const psbts = [clinic, mom].map((who) => Buffer.from(cosigned(who, planned)).toString('base64'));
      const both = await node.chain.call('combinepsbt', [psbts], v.string());
      const done = (await node.rpc('finalizepsbt', both)) as { complete: boolean; hex: string };
      expect(done.complete).toBe(true);
      return done.hex;
    },
    close: async () => {
      people.close();
      home.remove();
      await node.stop();
    },
  };
}

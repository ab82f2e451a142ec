import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStatementPsbt } from '../../src/cosign/index.ts';
import { bytesToUtf8, parseJson, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import {
  addRecord,
  cosignStatement,
  exportHistory,
  finishAnchor,
  followAnchors,
  followHistoryFile,
  planAnchor,
  readStatementToCosign,
  signSponsored,
  sponsorStatement,
} from '../../src/wallet/index.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';

const NETWORK = { network: 'regtest' } as const;

describe('co-signers who missed something', () => {
  let node: TestNode;
  let home: TestHome;
  let people: People;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    people = await createPeople(home);
    await node.fund(people.address);
  });
  afterAll(async () => {
    people.close();
    home.remove();
    await node.stop();
  });

  const plan = async (sponsor = false): Promise<Uint8Array> => {
    await addRecord(people.alice, [utf8ToBytes('x')], { title: 'x' });
    return (await planAnchor(people.alice, { sponsor })).psbt;
  };
  const cosign = (wallet: UnlockedWallet, psbt: Uint8Array): Uint8Array =>
    cosignStatement(wallet, readStatementToCosign(wallet, psbt));
  const send = async (signed: Uint8Array): Promise<void> => {
    expect((await finishAnchor(people.alice, signed)).state).toBe('in-mempool');
    await node.mine(1);
  };
  const carried = (psbt: Uint8Array): number => readStatementPsbt(psbt, NETWORK).papers.history.length;

  it('sign a statement again that was composed anew, though they signed its first version', async () => {
    cosign(people.clinic, await plan());
    cosign(people.clinic, await plan());
    const third = await plan();
    await send(cosign(people.mom, third));
    // The clinic knows two versions of statement 1 that never came to be, and not the one that did.
    const next = await plan();
    expect(carried(next)).toBe(1);
    await send(cosign(people.clinic, next));
  });

  it('get what they lack and no more', async () => {
    for (const lacking of [1, 2]) {
      const psbt = await plan();
      expect(carried(psbt)).toBe(lacking);
      await send(cosign(people.clinic, psbt));
    }
    const psbt = await plan();
    await send(cosign(people.mom, psbt));
    expect(carried(await plan())).toBe(1);
  });

  it('or follow the ledger by a file, every statement of it checked', async () => {
    const written = exportHistory(people.alice, 'clinic');
    expect([written.from, written.to]).toEqual([5, 5]);
    const { clinic } = people;
    const json = parseJson(written.file, { maxBytes: 1_000_000 }) as JsonObject & {
      statements: { note: string; transaction: string }[];
    };
    const changed = (change: Partial<typeof json>): Uint8Array =>
      utf8ToBytes(JSON.stringify({ ...json, ...change }));
    const [only = { note: '', transaction: '' }] = json.statements;
    const bytes = Buffer.from(only.transaction, 'base64');
    bytes[bytes.length - 150] = (bytes[bytes.length - 150] ?? 0) ^ 1;
    const unsigned = { ...only, transaction: bytes.toString('base64') };
    const cases: readonly (readonly [string, Uint8Array])[] = [
      ['bad-history', utf8ToBytes('{}')],
      ['bad-history', written.file.slice(0, -3)],
      ['bad-history', changed({ statements: [] })],
      ['not-for-us', changed({ patient: people.mom.profile.did })],
      ['missing-field', changed({ consistency: [] })],
      ['unsigned-statement', changed({ statements: [unsigned] })],
      [
        'wrong-commitment',
        changed({ statements: [{ ...only, note: only.note.replace('active 0', 'active 1') }] }),
      ],
    ];
    for (const [code, file] of cases) throwsCode(code, () => followHistoryFile(clinic, file));
    expect(followHistoryFile(clinic, written.file)).toMatchObject({ statements: 1 });
    expect(followHistoryFile(clinic, written.file)).toMatchObject({ statements: 0 });
    expect(bytesToUtf8(written.file)).not.toContain('"x"');
    await send(cosign(clinic, await plan()));
    throwsCode('nothing-to-anchor', () => exportHistory(people.alice, 'clinic'));
  });

  it('and a guardian who never signed begins at the first statement', () => {
    const all = exportHistory(people.alice);
    expect([all.from, all.to]).toEqual([1, 6]);
    expect(followHistoryFile(people.mom, all.file)).toMatchObject({ statements: 1 });
  });

  it('sign anew what a sponsor took back by spending its coin elsewhere', { timeout: 60_000 }, async () => {
    await node.rpc('createwallet', 'fees');
    const address = (): Promise<string> =>
      node.chain.call('getnewaddress', ['', 'bech32'], v.string(), { wallet: 'fees' });
    await node.fund(await address(), 20_000);
    const sponsored = await sponsorStatement(people.clinic, await plan(true), { wallet: 'fees' });
    const signed = cosign(people.clinic, await signSponsored(people.clinic, sponsored));
    const sent = await finishAnchor(people.alice, signed);
    expect(sent.state).toBe('in-mempool');
    await rejectsCode('statement-pending', () => planAnchor(people.alice));
    const [coin = ''] = sponsored.coins;
    const [txid = '', vout = ''] = coin.split(':');
    const raw = await node.rpc(
      'createrawtransaction',
      [{ txid, vout: Number(vout) }],
      [{ [await address()]: '0.0001' }],
    );
    const shape = v.object({ hex: v.string() });
    const onFees = { wallet: 'fees' };
    const back = await node.chain.call('signrawtransactionwithwallet', [raw as string], shape, onFees);
    await node.rpc('sendrawtransaction', back.hex);
    await node.mine(1);
    expect((await followAnchors(people.alice)).at(-1)?.state).toBe('conflicted');
    const again = await plan();
    await send(cosign(people.clinic, again));
    const states = await followAnchors(people.alice);
    expect(states.at(-1)).toMatchObject({ statement: sent.statement, state: 'confirmed' });
    expect(states).toHaveLength(sent.statement);
  });
});

import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashShape } from '../../src/adapters/bitcoind/index.ts';
import { composeStatement } from '../../src/anchor/index.ts';
import { multisigWitness } from '../../src/bip322/index.ts';
import { readStatementPsbt } from '../../src/cosign/index.ts';
import { sighashAll, transactionId } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  displayTxid,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
  utf8ToBytes,
  type Transaction,
} from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { commitment, noteText, parseNote } from '../../src/ledger/index.ts';
import { parseRecordDescriptor, recordScript } from '../../src/multisig/index.ts';
import { requireAgreedAddress } from '../../src/wallet/address.ts';
import { newestOwnCircle } from '../../src/wallet/circle.ts';
import { appendEvents, keptLog } from '../../src/wallet/log.ts';
import { numberKey, type StatementRow } from '../../src/wallet/rows.ts';
import { MAX_CARRIED, sentStatements } from '../../src/wallet/statement-papers.ts';
import {
  addRecord,
  cosignStatement,
  exportHistory,
  finishAnchor,
  followAnchors,
  followHistoryFile,
  planAnchor,
  readStatementToCosign,
} from '../../src/wallet/index.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { throwsCode } from '../support/throws.ts';

const STATEMENTS = 5_000;
/** Statements of some 800 weight units that fit into a block. */
const PER_BLOCK = 4_000;
const NETWORK = { network: 'regtest' } as const;

// A patient who anchors every day for fourteen years, always with the clinic; the guardian never signs.
describe(`a ledger of ${STATEMENTS} statements`, () => {
  let node: TestNode;
  let home: TestHome;
  let people: People;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    people = await createPeople(home);
    await node.fund(people.address, 1_000_000);
    await once();
    await grow();
  }, 600_000);
  afterAll(async () => {
    people.close();
    home.remove();
    await node.stop();
  });

  /** A statement through the wallets themselves. */
  async function once(): Promise<number> {
    await addRecord(people.alice, [utf8ToBytes('x')], { title: 'x' });
    const { psbt } = await planAnchor(people.alice);
    const signed = cosignStatement(people.clinic, readStatementToCosign(people.clinic, psbt));
    expect((await finishAnchor(people.alice, signed)).state).toBe('in-mempool');
    await node.mine(1);
    return psbt.length;
  }

  /** Statements as the wallets would have made them, signed by patient and clinic, without a fee, mined in a few blocks. */
  async function grow(): Promise<void> {
    const { alice, clinic } = people;
    const descriptor = parseRecordDescriptor(requireAgreedAddress(alice).descriptor, 'regtest');
    const accounts = [alice.keys.custody(requireAgreedAddress(alice).account ?? 0), clinic.keys.custody(0)];
    const [first] = sentStatements(alice);
    if (first === undefined) throw new TypeError('there is no statement to go on from');
    const circle = newestOwnCircle(alice);
    let row = { ...first, note: first.note };
    const rows: StatementRow[] = [];
    const event = {
      type: 'circle.declared',
      time: alice.clock.now(),
      actor: alice.profile.did,
      circle: circle.hash,
    } as const;
    const { size } = row;
    alice.store.change((tables) =>
      appendEvents(
        alice,
        tables,
        Array.from({ length: STATEMENTS }, (_, i) => ({ ...event, seq: i })),
      ),
    );
    const { ledger, activeRoot } = parseNote(row.note);
    alice.store.view((tables) => {
      const log = keptLog(tables);
      for (let n = 2; n <= STATEMENTS; n++) {
        const previous = parseTransaction(hexToBytes(row.transaction));
        const value = previous.outputs[0]?.value ?? 0n;
        const note = noteText({
          ...NETWORK,
          ledger,
          size: size + n - 1,
          root: log.root(size + n - 1),
          statement: n,
          activeCount: 0,
          activeRoot,
          circle: hexToBytes(circle.hash, 32),
        });
        const { transaction } = composeStatement({
          seal: { outpoint: { txid: transactionId(previous), vout: 0 }, value },
          nextScript: recordScript(descriptor, 0, n, derivePublicKey).scriptPubKey,
          commitment: commitment(note),
          threshold: { k: 2, n: 3 },
          feeRate: 1,
          sponsor: 'later',
        });
        const { witnessScript, scriptPubKey } = recordScript(descriptor, 0, n - 1, derivePublicKey);
        const { digest } = sighashAll(transaction, 0, witnessScript, value);
        const signatures = accounts.map((account) => {
          const key = account.key(0, n - 1);
          return { publicKey: key.publicKey, signature64: key.sign(digest) };
        });
        const witness = multisigWitness(signatures, witnessScript);
        const signed: Transaction = {
          ...transaction,
          inputs: transaction.inputs.map((input) => ({ ...input, witness })),
        };
        row = {
          ...row,
          statement: n,
          note,
          size: size + n - 1,
          txid: displayTxid(transactionId(signed)),
          transaction: bytesToHex(serializeTransaction(signed, { witness: true })),
          spent: { value: Number(value), script: bytesToHex(scriptPubKey), transaction: row.transaction },
          signers: [clinic.profile.did],
          drafts: [],
        };
        rows.push(row);
      }
    });
    const address = await node.rpc('getnewaddress', '', 'bech32');
    for (let start = 0; start < rows.length; start += PER_BLOCK) {
      const batch = rows.slice(start, start + PER_BLOCK);
      const raw = batch.map(({ transaction }) => transaction);
      const shape = v.object({ hash: hashShape });
      const { hash } = await node.chain.call('generateblock', [address as string, raw], shape);
      const { height } = (await node.chain.header(hash)) ?? { height: 0 };
      alice.store.change((tables) => {
        for (const one of batch) {
          tables
            .table('statement')
            .put(numberKey(one.statement), { ...one, state: 'sent', block: { hash, height } });
        }
      });
    }
    await node.mine(100);
    const newest = rows.at(-1);
    clinic.store.change((tables) => {
      const table = tables.table('cosigned');
      const known = table.get(alice.profile.did);
      if (known === undefined || newest === undefined) throw new TypeError('the clinic knows nobody');
      const { note, transaction, spent } = newest;
      const last = { note, transaction, closed: { value: spent.value, script: spent.script } };
      table.put(alice.profile.did, { ...known, last });
    });
    expect((await followAnchors(alice)).every(({ state }) => state === 'final')).toBe(true);
  }

  it('goes on: the clinic signs a small file', { timeout: 120_000 }, async () => {
    expect(await once()).toBeLessThan(20_000);
    const states = await followAnchors(people.alice);
    expect(states).toHaveLength(STATEMENTS + 1);
    expect(states.at(-1)?.state).toBe('confirmed');
  });

  it(
    'and the guardian, who knows nothing yet, follows by a file and signs',
    { timeout: 300_000 },
    async () => {
      const { alice, mom } = people;
      await addRecord(alice, [utf8ToBytes('y')], { title: 'y' });
      const planned = await planAnchor(alice);
      expect(planned.behind).toEqual([{ did: mom.profile.did, lacks: STATEMENTS + 1 }]);
      expect(readStatementPsbt(planned.psbt, NETWORK).papers.history).toHaveLength(0);
      throwsCode('wrong-genesis', () => readStatementToCosign(mom, planned.psbt));
      const { file, from, to } = exportHistory(alice, 'mom');
      expect([from, to]).toEqual([1, STATEMENTS + 1]);
      expect(file.length / STATEMENTS).toBeLessThan(2_000);
      expect(followHistoryFile(mom, file).statements).toBe(STATEMENTS + 1);
      const signed = cosignStatement(mom, readStatementToCosign(mom, planned.psbt));
      expect((await finishAnchor(alice, signed)).state).toBe('in-mempool');
      await node.mine(1);
    },
  );

  it('then carries for both what the other signed', { timeout: 120_000 }, async () => {
    await addRecord(people.alice, [utf8ToBytes('z')], { title: 'z' });
    const planned = await planAnchor(people.alice);
    expect(planned.behind).toEqual([]);
    expect(readStatementPsbt(planned.psbt, NETWORK).papers.history.length).toBeLessThan(MAX_CARRIED);
    cosignStatement(people.clinic, readStatementToCosign(people.clinic, planned.psbt));
  });
});

import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RpcParameter } from '../../src/adapters/bitcoind/index.ts';
import { keyScripts } from '../../src/bip322/index.ts';
import { field, fieldsOf, GLOBAL, INPUT } from '../../src/cosign/fields.ts';
import { parsePsbt } from '../../src/cosign/format.ts';
import { openInputs, sponsorForeignStatementPsbt } from '../../src/cosign/index.ts';
import {
  addressOfScript,
  base64ToBytes,
  bytesToBase64,
  hexToBytes,
  p2wpkhScript,
  parseTransaction,
  utf8ToBytes,
} from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import {
  bsmsRecord,
  makeRecordDescriptor,
  parseBsmsRecord,
  parseKeyExpression,
  parseRecordDescriptor,
  recordScript,
} from '../../src/multisig/index.ts';
import { addContact, addRecord, makeCard } from '../../src/wallet/index.ts';
import { editMap, put } from '../cosign/edit.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { foreignKey } from '../support/foreign.ts';
import { plainJson, startTestNode, type PlainJson, type TestNode } from '../support/node.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';

const BRANCHES = [0, 1] as const;

// Mom has medwallet for her identity, and her custody key in a descriptor wallet of Bitcoin Knots.
describe('a guardian whose custody key is in a Bitcoin node', () => {
  let node: TestNode;
  let home: TestHome;
  let descriptor = '';
  const knots = foreignKey('legal winner thank year wave sausage worth useful legal winner thank yellow');

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    for (const [name, role] of [
      ['alice', 'patient'],
      ['clinic', 'provider'],
      ['mom', 'guardian'],
    ] as const) {
      await createProfile(home, name, role);
    }
    const [alice, clinic, mom] = [
      await unlock(home, 'alice'),
      await unlock(home, 'clinic'),
      await unlock(home, 'mom'),
    ];
    const aliceCard = (await makeCard(alice, { name: 'alice', withCustodyKey: false })).file;
    addContact(alice, (await makeCard(clinic, { name: 'clinic', withCustodyKey: true })).file, 'clinic');
    addContact(clinic, aliceCard, 'alice');
    addContact(mom, aliceCard, 'alice');
    for (const wallet of [alice, clinic, mom]) wallet.close();
    await node.rpc('createwallet', 'mom', false, true);
  });
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  const run = async (line: string, expected = 0): Promise<Record<string, unknown>> => {
    const result: CliRun = await runCli(home, [...line.split(' '), '--json']);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result.json;
  };
  const refused = async (line: string): Promise<string> =>
    ((await run(line, 1))['error'] as { code: string }).code;
  const ofMom = async (method: string, ...parameters: (string | boolean | object)[]): Promise<PlainJson> =>
    plainJson(await node.chain.call(method, parameters as RpcParameter[], undefined, { wallet: 'mom' }));
  const imported = async (desc: string, range = {}): Promise<void> => {
    expect(await ofMom('importdescriptors', [{ desc, timestamp: 'now', ...range }])).toMatchObject([
      { success: true },
    ]);
  };
  const processed = async (file: string, finalize: boolean): Promise<Uint8Array> => {
    const psbt = bytesToBase64(home.read(file));
    const done = (await ofMom('walletprocesspsbt', psbt, true, 'ALL', true, finalize)) as { psbt: string };
    return base64ToBytes(done.psbt);
  };
  const something = async (): Promise<void> => {
    const alice = await unlock(home, 'alice');
    await addRecord(alice, [utf8ToBytes('x')], { title: 'x' });
    alice.close();
  };

  it('is a contact with a key of its own, spelled as other wallets do', async () => {
    await run('--profile mom card --out mom.card');
    const apostrophes = knots.expression.replaceAll(/h(?=[/\]])/g, "'");
    const added = await run(`--profile alice contact add mom.card --name mom --custody-key ${apostrophes}`);
    expect(added['custodyKey']).toBe(true);
    const made = await run(
      '--profile alice address new --custodian clinic --guardian mom --out a.file --bsms-out a.bsms',
    );
    descriptor = String(made['descriptor']);
    expect(descriptor).toContain(knots.expression);
    const record = parseBsmsRecord(new TextDecoder().decode(home.read('a.bsms')), 'regtest', derivePublicKey);
    expect(record.text).toBe(descriptor);
  });

  it('and Knots derives the same first 20 addresses of both branches from what we export', async () => {
    await imported(knots.withSecret(descriptor), { range: [0, 40], active: false });
    const ours = parseRecordDescriptor(descriptor, 'regtest');
    const theirs = (await node.rpc('deriveaddresses', descriptor, [0, 19])) as PlainJson[][];
    for (const branch of BRANCHES) {
      const addresses = Array.from(
        { length: 20 },
        (_, i) => recordScript(ours, branch, i, derivePublicKey).address,
      );
      expect(theirs[branch]).toEqual(addresses);
      for (const address of addresses)
        expect(await ofMom('getaddressinfo', address)).toMatchObject({ ismine: true });
    }
  });

  it(
    'accepts the address by a PSBT that its node signs, or by a message signature',
    { timeout: 60_000 },
    async () => {
      await run('--profile clinic address accept a.file --bsms a.bsms --out clinic.ack --yes');
      const accept = '--profile mom address accept a.file --yes';
      expect(await refused(`${accept} --out mom.ack`)).toBe('not-for-us');
      const withKey = `${accept} --custody-key ${knots.expression}`;
      home.write('none', '');
      expect(await refused(`${withKey} --signed none --out mom.ack`)).toBe('not-asked');
      const asked = await run(`${withKey} --to-sign ack.psbt`);
      expect((await run(`${withKey} --signed ack.psbt --out mom.ack`, 5))['error']).toMatchObject({
        code: 'missing-signatures',
      });
      // The single key's own address, which signs texts and never holds a coin, is one descriptor more.
      await imported(knots.first);
      home.write('ack2.psbt', await processed('ack.psbt', false));
      await run(`${withKey} --signed ack2.psbt --out psbt.ack`);
      const again = await run(`${withKey} --to-sign ack.psbt`);
      const signature = (await ofMom(
        'signmessage',
        String(again['signer']),
        String(again['message']),
      )) as string;
      home.write('ack.sig', `${signature}\n`);
      expect(again['signer']).toBe(asked['signer']);
      await run(`${withKey} --signed ack.sig --out mom.ack`);
      for (const ack of ['psbt.ack', 'mom.ack']) await run(`--profile alice address confirm ${ack}`, 5);
      const agreed = await run('--profile alice address confirm clinic.ack');
      expect(agreed['state']).toBe('agreed');
      await node.fund(String(agreed['address']));
    },
  );

  it('signs first: every field stays, and the patient finishes', { timeout: 60_000 }, async () => {
    await something();
    await run('--profile alice anchor --out st.psbt');
    const looked = await run('--profile mom cosign st.psbt --out st1.psbt --yes');
    expect(looked['signed']).toBe(false);
    expect(home.read('st1.psbt')).toEqual(home.read('st.psbt'));
    home.write('st2.psbt', await processed('st1.psbt', false));
    const ours = (file: string) => fieldsOf(parsePsbt(home.read(file)).global, GLOBAL.proprietary);
    expect(ours('st2.psbt')).toEqual(ours('st.psbt'));
    expect((await run('--profile alice anchor finish st2.psbt'))['state']).toBe('in-mempool');
    await node.mine(1);
  });

  it('is handed no statement that would take a coin of its own wallet', { timeout: 60_000 }, async () => {
    const { scriptPubKey } = keyScripts(
      derivePublicKey(parseKeyExpression(knots.expression, 'regtest').xpub, 0, 0),
    );
    const { txid, vout } = await node.fund(addressOfScript(scriptPubKey, 'regtest'), 50_000);
    const previous = parseTransaction(
      hexToBytes(await node.chain.call('getrawtransaction', [txid], v.string())),
    );
    await something();
    await run('--profile alice anchor --out st.psbt');
    // Whoever writes the file names mom's coin as the sponsor's, and takes its change.
    const sponsor = {
      coins: [{ previous, vout }],
      changeScript: p2wpkhScript(new Uint8Array(20).fill(7)),
      feeRate: 2,
    };
    const draft = home.read('st.psbt');
    home.write('evil.psbt', sponsorForeignStatementPsbt(draft, { network: 'regtest', sponsor }));
    const signed = (file: string): number => openInputs(parsePsbt(home.read(file))).length;
    home.write('robbed.psbt', await processed('evil.psbt', true));
    expect([signed('evil.psbt'), signed('robbed.psbt')]).toEqual([2, 1]);
    expect(await refused('--profile mom cosign evil.psbt --out no --yes')).toBe('sponsor-unsigned');
    // A witness without items finishes nothing, for the node either.
    const hollow = put(field(INPUT.finalWitness, Uint8Array.of(0)));
    home.write('hollow.psbt', editMap(home.read('evil.psbt'), { input: 1 }, hollow));
    home.write('robbed.psbt', await processed('hollow.psbt', true));
    expect(signed('robbed.psbt')).toBe(1);
    expect(await refused('--profile mom cosign hollow.psbt --out no --yes')).toBe('sponsor-unsigned');
  });

  it('signs last: a finished PSBT or a raw transaction comes back', { timeout: 60_000 }, async () => {
    for (const form of ['psbt', 'raw']) {
      await something();
      const planned = await run('--profile alice anchor --sign --out st.psbt');
      // Our own checks see the statement before the node does, and link what was missed.
      await run('--profile mom cosign st.psbt --out st1.psbt --yes');
      const finished = await processed('st1.psbt', true);
      const { hex } = (await node.rpc('finalizepsbt', bytesToBase64(finished))) as { hex: string };
      home.write('back', form === 'psbt' ? finished : hex);
      const sent = await run('--profile alice anchor finish back');
      expect(sent).toMatchObject({ state: 'in-mempool', txid: planned['txid'] });
      await node.mine(1);
    }
    const states = (await run('--profile alice anchor status'))['statements'] as { state: string }[];
    expect(states.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });

  it('takes no record of another address from a coordinator', async () => {
    const text = new TextDecoder().decode(home.read('a.bsms'));
    const other = foreignKey(
      'letter advice cage absurd amount doctor acoustic avoid letter advice cage above',
    );
    const swapped = parseRecordDescriptor(descriptor, 'regtest').keys.map(({ text: key }) =>
      key === knots.expression ? other.expression : key,
    );
    const theirs = makeRecordDescriptor({ network: 'regtest', threshold: 2, keys: swapped });
    expect(text).not.toBe(bsmsRecord(theirs, derivePublicKey));
    home.write('b.bsms', bsmsRecord(theirs, derivePublicKey));
    expect(await refused('--profile clinic address accept a.file --bsms b.bsms --out no --yes')).toBe(
      'bsms-mismatch',
    );
  });
});

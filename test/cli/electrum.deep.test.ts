import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64ToBytes, bytesToBase64, utf8ToBytes } from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { parseRecordDescriptor, recordScript } from '../../src/multisig/index.ts';
import { addRecord } from '../../src/wallet/index.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { requireElectrum, type Electrum } from '../support/electrum.ts';
import { foreignKey } from '../support/foreign.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';

// Mom has medwallet for her identity, and her custody key in Electrum.
describe('a guardian whose custody key is in Electrum', () => {
  let node: TestNode;
  let home: TestHome;
  let electrum: Electrum;
  let keys: string[] = [];
  const mom = foreignKey('legal winner thank year wave sausage worth useful legal winner thank yellow');

  beforeAll(async () => {
    electrum = requireElectrum();
    node = await startTestNode();
    home = createHome(node.home);
    for (const [name, role] of [
      ['alice', 'patient'],
      ['clinic', 'provider'],
      ['mom', 'guardian'],
    ] as const) {
      await createProfile(home, name, role);
      await run(`--profile ${name} card --out ${name}.card${name === 'clinic' ? ' --with-custody-key' : ''}`);
    }
    await run('--profile clinic contact add alice.card --name alice');
    await run('--profile mom contact add alice.card --name alice');
    await run('--profile alice contact add clinic.card --name clinic');
    // The key as a card of hers, this time.
    await run(`--profile mom card --custody-key ${mom.expression} --out mom.card`);
    await run('--profile alice contact add mom.card --name mom');
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
  const something = async (): Promise<void> => {
    const alice = await unlock(home, 'alice');
    await addRecord(alice, [utf8ToBytes('x')], { title: 'x' });
    alice.close();
  };

  it('shares the first 20 addresses of both branches, and accepts the address', async () => {
    const made = await run('--profile alice address new --custodian clinic --guardian mom --out a.file');
    const descriptor = parseRecordDescriptor(String(made['descriptor']), 'regtest');
    keys = descriptor.keys.map(({ text }) => text);
    const ours = ([0, 1] as const).map((branch) =>
      Array.from({ length: 20 }, (_, i) => recordScript(descriptor, branch, i, derivePublicKey).address),
    );
    expect(electrum.addresses(keys, 2)).toEqual(ours);
    await run('--profile clinic address accept a.file --out clinic.ack --yes');
    const accept = `--profile mom address accept a.file --yes --custody-key ${mom.expression}`;
    await run(`${accept} --to-sign ack.psbt`);
    home.write('ack.raw', electrum.signWithKey(mom.words, bytesToBase64(home.read('ack.psbt'))).raw ?? '');
    await run(`${accept} --signed ack.raw --out mom.ack`);
    const agreed = await run('--profile alice address confirm clinic.ack mom.ack');
    await node.fund(String(agreed['address']));
  });

  it('signs first, and the patient last', async () => {
    await something();
    await run('--profile alice anchor --out st.psbt');
    const { psbt } = electrum.sign(mom.words, keys, 2, bytesToBase64(home.read('st.psbt')));
    home.write('st2.psbt', base64ToBytes(psbt ?? ''));
    expect((await run('--profile alice anchor finish st2.psbt'))['state']).toBe('in-mempool');
    await node.mine(1);
  });

  it('signs last, and gives back a finished raw transaction', async () => {
    await something();
    const planned = await run('--profile alice anchor --sign --out st.psbt');
    await run('--profile mom cosign st.psbt --out st1.psbt --yes');
    const { complete, raw } = electrum.sign(mom.words, keys, 2, bytesToBase64(home.read('st1.psbt')));
    expect(complete).toBe(true);
    home.write('st.raw', raw ?? '');
    const sent = await run('--profile alice anchor finish st.raw');
    expect(sent).toMatchObject({ state: 'in-mempool', txid: planned['txid'] });
    await node.mine(1);
    expect((await run('--profile alice anchor status'))['state']).toBe('confirmed');
  });

  it('signs last what the clinic sponsored', async () => {
    await node.rpc('createwallet', 'fees');
    const address = await node.chain.call('getnewaddress', ['', 'bech32'], undefined, { wallet: 'fees' });
    await node.fund(address as string, 20_000);
    await something();
    await run('--profile alice anchor --sponsor --out st.psbt');
    await run('--profile clinic sponsor st.psbt --wallet fees --out st1.psbt --yes');
    const { psbt } = electrum.sign(mom.words, keys, 2, bytesToBase64(home.read('st1.psbt')));
    home.write('st2.psbt', base64ToBytes(psbt ?? ''));
    expect((await run('--profile alice anchor finish st2.psbt'))['state']).toBe('in-mempool');
    await node.mine(1);
  });
});

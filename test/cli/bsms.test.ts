import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { decryptBsms, parseBsmsKey, readBsmsToken } from '../../src/multisig/index.ts';
import { listContacts } from '../../src/wallet/index.ts';
import { runCli } from '../support/cli.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';

const TOKEN = '11907592390080907703';

// docs/other-wallets.md, "The address": BIP-129 with a coordinator that is not ours, and as the coordinator.
describe('key records on the command line', () => {
  let home: TestHome;

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'clinic', 'provider');
    await createProfile(home, 'alice', 'patient');
    home.write('token', `${TOKEN}\n`);
  });
  afterAll(() => {
    home.remove();
  });

  const run = (line: string) => runCli(home, line.split(' '));
  const code = async (line: string): Promise<unknown> => {
    const { json } = await run(`${line} --json`);
    return (json['error'] as { code?: unknown } | undefined)?.code;
  };
  const text = (name: string): string => new TextDecoder().decode(home.read(name));

  it('is written for the key of the card, plain and under a token', async () => {
    const plain = await run('--profile clinic card --with-custody-key --bsms-out c.bsms --out c.card --json');
    expect(plain.json).toMatchObject({ bsmsOut: 'c.bsms' });
    const card = plain.json['card'] as { custody: { key: string } };
    const read = parseBsmsKey(text('c.bsms'), 'regtest', nodeEcdsaVerifier);
    expect(read.key.text).toBe(card.custody.key);
    await run(
      '--profile clinic card --with-custody-key --bsms-out c.dat --bsms-token-file token --out d.card',
    );
    const token = readBsmsToken(TOKEN);
    const opened = decryptBsms(text('c.dat'), token);
    expect(parseBsmsKey(opened, 'regtest', nodeEcdsaVerifier, token).key.text).toBe(card.custody.key);
  });

  it('gives a contact the key that signed it, and none that did not', async () => {
    await run('--profile clinic card --out plain.card');
    const add = '--profile alice contact add plain.card --name clinic';
    expect(await code(`${add} --bsms c.dat --bsms-token-file c.bsms`)).toBe('too-large');
    expect(await code(`${add} --bsms c.bsms --bsms-token-file token`)).toBe('bad-record');
    expect(await code(`${add} --bsms c.dat`)).toBe('bad-record');
    home.write('other', '0xa54044308ceac9b8');
    expect(await code(`${add} --bsms c.dat --bsms-token-file other`)).toBe('wrong-token');
    home.write('forged', text('c.bsms').replace('account 0', 'account 7'));
    expect(await code(`${add} --bsms forged`)).toBe('bad-signature');
    expect(await code(`${add} --bsms-token-file token`)).toBe('usage');
    expect(await code(`${add} --bsms c.bsms --custody-key KEY`)).toBe('usage');
    expect(await code('--profile clinic card --bsms-out x --out y')).toBe('usage');
    expect((await run(`${add} --bsms c.dat --bsms-token-file token`)).code).toBe(0);
    const alice = await unlock(home, 'alice');
    const [saved] = listContacts(alice);
    alice.close();
    expect(saved?.custodyKey).toBe(parseBsmsKey(text('c.bsms'), 'regtest', nodeEcdsaVerifier).key.text);
  });
});

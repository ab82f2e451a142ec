import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { decryptBsms, encryptBsms } from '../../src/multisig/bsms-cipher.ts';
import { bsmsRecord, makeRecordDescriptor, parseBsmsKey, readBsmsToken } from '../../src/multisig/index.ts';
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
    await createProfile(home, 'mom', 'guardian');
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

  // BIP-129, round 2: the patient's wallet as the coordinator, then another one's record in both of ours.
  it.each([
    ['STANDARD', TOKEN],
    ['EXTENDED', '0x108a2360adb302774eb521daebbeda5e'],
  ])('of the address travels encrypted between two wallets, %s', async (_, token) => {
    const flag = '--bsms-token-file round2.token';
    home.write('round2.token', `${token}\n`);
    home.write('other.token', '0xa54044308ceac9b8');
    const propose = '--profile alice address new --custodian clinic --guardian mom --out addr.file';
    const accept = '--profile clinic address accept addr.file --out clinic.ack --yes';
    await run('--profile mom card --with-custody-key --out mom.card');
    await run('--profile alice contact add mom.card --name mom');
    await run('--profile alice card --out alice.card');
    await run('--profile clinic contact add alice.card --name alice');
    const made = await run(`${propose} ${flag} --bsms-out addr.dat --json`);
    expect(made.code, made.stdout).toBe(0);
    const { address } = made.json as { address: string };
    // A coordinator has it from one wallet, and any reader of the BIP opens it.
    const plain = decryptBsms(text('addr.dat'), readBsmsToken(token));
    expect(text('addr.dat')).toMatch(/^[0-9a-f]+$/);
    expect(plain.trimEnd().split('\n')).toEqual(['BSMS 1.0', expect.anything(), '/0/*,/1/*', address]);
    // Another coordinator's own spelling of it: other order of the keys, other white space.
    const [version, template = '', ...rest] = plain.trimEnd().split('\n');
    const keys = /^wsh\(sortedmulti\(2,(.*)\)\)$/.exec(template)?.[1]?.split(',').reverse();
    const foreign = [version, `wsh(sortedmulti(2,${keys?.join(',') ?? ''}))`, ...rest].join('\r\n');
    const pair = makeRecordDescriptor({
      network: 'regtest',
      threshold: 2,
      keys: (keys ?? []).slice(1).map((key) => key.replace(/\/\*\*$/, '').replaceAll("'", 'h')),
      acceptLockout: true,
    });
    home.write('round2.dat', encryptBsms(foreign, readBsmsToken(token)).toUpperCase());

    for (const line of [propose, accept]) {
      expect(await code(`${line} --bsms round2.dat --bsms-token-file other.token`), line).toBe('wrong-token');
      expect(await code(`${line} --bsms round2.dat`), line).toBe('bad-record');
      expect(await code(`${line} --bsms round2.dat --bsms-token-file plain.card`), line).toBe('too-large');
      home.write('long.token', '0x00112233445566778899');
      expect(await code(`${line} --bsms round2.dat --bsms-token-file long.token`), line).toBe('bad-token');
      home.write('cut.dat', text('round2.dat').slice(0, -2));
      expect(await code(`${line} --bsms cut.dat ${flag}`), line).toBe('wrong-token');
      // Under the right token, but of an address without mom.
      home.write('other.dat', encryptBsms(bsmsRecord(pair, derivePublicKey), readBsmsToken(token)));
      expect(await code(`${line} --bsms other.dat ${flag}`), line).toBe('bsms-mismatch');
    }
    expect(await code(`${propose} ${flag}`)).toBe('usage');
    expect(await run(`${propose} --bsms round2.dat ${flag} --json`)).toMatchObject({
      code: 0,
      json: { address },
    });
    const accepted = await run(`${accept} --bsms round2.dat ${flag} --json`);
    expect(accepted).toMatchObject({ code: 0, json: { address, role: 'custodian' } });
    await run(`--profile alice address show --bsms-out again.dat ${flag}`);
    expect(text('again.dat')).toBe(text('addr.dat'));
  });
});

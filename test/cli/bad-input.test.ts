import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { createGrantPsbt, signGrantPsbt, finishGrantPsbt } from '../../src/cosign/index.ts';
import { field, GLOBAL } from '../../src/cosign/fields.ts';
import { bytesToUtf8, concatBytes, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import {
  encodeToken,
  parseClaims,
  parseGrantPackage,
  serializeGrantPackage,
  type Claims,
} from '../../src/grant/index.ts';
import { initWallet, unlockWallet } from '../../src/medwallet.ts';
import {
  addRecord,
  draftGrant,
  finishGrant,
  makeCard,
  offerGrant,
  cosignGrant,
} from '../../src/wallet/index.ts';
import { editMap, put } from '../cosign/edit.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import {
  createHome,
  createPeople,
  createProfile,
  unlock,
  type People,
  type TestHome,
} from '../support/people.ts';

// What comes from outside and is wrong in exactly one way: the command ends with the documented exit code, the
// error's code, a sentence and a next step, and nothing is left behind under the name of the result.
describe('bad input, at the command line', () => {
  let home: TestHome;
  let people: People;
  let record: string;
  let grant: { claims: Claims; offer: Uint8Array; accepted: Uint8Array; package: Uint8Array; id: string };
  let card: Uint8Array;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { alice, clinic } = people;
    record = (await addRecord(alice, [utf8ToBytes('{"resourceType":"Patient"}')], { title: 'Me' })).id;
    const draft = draftGrant(alice, {
      provider: 'clinic',
      records: [record],
      seconds: 86_400,
      purpose: 'TREAT',
    });
    const offer = offerGrant(alice, draft);
    const accepted = cosignGrant(clinic, offer);
    const finished = await finishGrant(alice, accepted);
    grant = { claims: draft.claims, offer, accepted, package: finished.package, id: finished.grant };
    card = (await makeCard(clinic, { name: 'clinic', withCustodyKey: true })).file;
  });
  afterAll(() => {
    people.close();
    home.remove();
  });

  const fails = async (argv: string[], exit: number, code: string, env = {}): Promise<CliRun> => {
    const run = await runCli({ ...home, env }, [...argv, '--json']);
    const error = (run.json as { error?: { code: string; message: string; hint: string } }).error;
    expect(error?.code, run.stdout).toBe(code);
    expect(run.code).toBe(exit);
    expect(error?.message).toMatch(/[.?)]$/);
    expect(error?.hint.length).toBeGreaterThan(10);
    expect(home.file('result') in readdirSync(home.cwd)).toBe(false);
    return run;
  };
  const verdict = async (
    input: Uint8Array | string,
    expected: string,
    exit: number,
    ...flags: string[]
  ): Promise<void> => {
    home.write('input', input);
    const run = await runCli(home, ['--profile', 'clinic', 'verify', 'input', '--json', ...flags]);
    expect(run.json['verdict'], run.stdout).toBe(expected);
    expect(run.code).toBe(exit);
  };
  const asText = (bytes: Uint8Array): string => bytesToUtf8(bytes);
  const packageWith = (token: string): Uint8Array =>
    serializeGrantPackage({ ...parseGrantPackage(grant.package), token });

  describe('cards', () => {
    const add = (code: string, bytes: Uint8Array | string, exit = 1): Promise<CliRun> => {
      home.write('bad.card', bytes);
      return fails(['--profile', 'alice', 'contact', 'add', 'bad.card', '--name', 'x'], exit, code);
    };
    it('truncated', () => add('malformed-card', card.slice(0, -20)));
    it('doubled', () => add('malformed-card', concatBytes(card, card)));
    it('oversized', () => add('too-large', concatBytes(card, new Uint8Array(20_000).fill(32))));
    it('a signature by somebody else', async () => {
      const { document } = JSON.parse(asText(card)) as { document: JsonObject };
      const { bytes } = signDocument('card', 'regtest', document, people.mom.identity);
      await add('bad-signature', bytes);
    });
    it('another network', async () => {
      const passphrase = (): Promise<string> => Promise.resolve('correct horse battery staple');
      const place = { profile: 'abroad' };
      await initWallet(home.env, place, {
        role: 'provider',
        network: 'signet',
        wordCount: 12,
        bip39Passphrase: '',
        passphrase,
      });
      const abroad = await unlockWallet(home.env, place, await passphrase());
      await add('wrong-network', (await makeCard(abroad, { name: 'abroad', withCustodyKey: false })).file);
      abroad.close();
    });
    it('an older one than the one saved', async () => {
      const { document } = JSON.parse(asText(card)) as { document: JsonObject };
      const { bytes } = signDocument(
        'card',
        'regtest',
        { ...document, iat: 1_700_000_000 },
        people.clinic.identity,
      );
      await add('older-card', bytes);
    });
    it('a name that is a subcommand', async () => {
      home.write('good.card', card);
      await fails(
        ['--profile', 'alice', 'contact', 'add', 'good.card', '--name', 'finish'],
        2,
        'bad-petname',
      );
    });
  });

  describe('PSBTs', () => {
    const cosign = (code: string, bytes: Uint8Array | string, exit = 1): Promise<CliRun> => {
      home.write('bad.psbt', bytes);
      return fails(['--profile', 'clinic', 'cosign', 'bad.psbt', '--out', 'result', '--yes'], exit, code);
    };
    it('truncated', () => cosign('truncated', grant.offer.slice(0, -5)));
    it('doubled', () => cosign('trailing-bytes', concatBytes(grant.offer, grant.offer)));
    it('oversized', () => cosign('too-large', new Uint8Array(3_000_000).fill(0x41)));
    it('another network', () =>
      cosign(
        'wrong-network',
        createGrantPsbt(parseClaims({ ...grant.claims, net: 'signet' }), {
          acceptBy: grant.claims.iat + 600,
        }),
      ));
    it('a text that does not match its claims', () => {
      const psbt = editMap(grant.offer, 'global', (map) => {
        const text = map.find(({ type }) => type === GLOBAL.signedMessage);
        const changed = bytesToUtf8(text?.value ?? new Uint8Array(0)).replace('TREAT', 'HPAYMT');
        return put(field(GLOBAL.signedMessage, utf8ToBytes(changed)))(map);
      });
      // The message is no longer the one that to_spend commits to: it is not even a message any more.
      return cosign('payment-not-message', psbt);
    });
    it('for another provider', async () => {
      await createProfile(home, 'other', 'provider');
      home.write('good.psbt', grant.offer);
      await fails(['--profile', 'other', 'cosign', 'good.psbt', '--out', 'result', '--yes'], 1, 'not-for-us');
    });
    it('without a yes, where nobody can be asked', async () => {
      home.write('good.psbt', grant.offer);
      await fails(
        ['--profile', 'clinic', 'cosign', 'good.psbt', '--out', 'result'],
        2,
        'confirmation-needed',
      );
    });
    it('finished before the provider has signed', async () => {
      const draft = draftGrant(people.alice, {
        provider: 'clinic',
        records: [record],
        seconds: 60,
        purpose: 'TREAT',
      });
      home.write('unsigned.psbt', offerGrant(people.alice, draft));
      await fails(
        ['--profile', 'alice', 'grant', 'finish', 'unsigned.psbt', '--out', 'result'],
        5,
        'missing-signatures',
      );
    });
  });

  describe('tokens', () => {
    const token = (): string => parseGrantPackage(grant.package).token;
    it('whole', () => verdict(token(), 'valid', 0));
    it('truncated', () => verdict(token().slice(0, -8), 'malformed', 1));
    it('doubled', () => verdict(`${token()}${token()}`, 'malformed', 1));
    it('oversized', () => verdict('e'.repeat(9_000), 'malformed', 1));
    it('another network', async () => {
      const claims = parseClaims({ ...grant.claims, net: 'signet' });
      await verdict(signed(claims), 'wrong-network', 1);
    });
    it('another signer: the guardian in the place of the provider', async () => {
      const psbt = createGrantPsbt(grant.claims, { acceptBy: grant.claims.iat + 600 });
      const { alice, clinic } = people;
      const { witness } = finishGrantPsbt(signAll(psbt, [alice, clinic]), { network: 'regtest' });
      const other = { ...grant.claims, jti: 'AAAAAAAAAAAAAAAAAAAAAA' };
      await verdict(encodeToken(parseClaims(other), witness), 'bad-signature', 1);
    });
    it('a second spelling of the same bytes', async () => {
      const [header = '', claims = '', signature = ''] = token().split('.');
      await verdict(`${header}=.${claims}.${signature}`, 'malformed', 1);
    });
    it('duplicate keys', async () => {
      const [header = '', claims = '', signature = ''] = token().split('.');
      const text = Buffer.from(claims, 'base64url').toString();
      const doubled = Buffer.from(text.replace('{', '{"aud":"did:key:zQ3x",')).toString('base64url');
      await verdict(`${header}.${doubled}.${signature}`, 'malformed', 1);
    });
    it('for another audience', () =>
      verdict(token(), 'wrong-audience', 1, '--audience', people.mom.profile.did));
    it('from another patient than demanded', () =>
      verdict(token(), 'untrusted-signer', 1, '--patient', people.mom.profile.did));
    it('an emergency grant by a guardian whom nobody appointed', async () => {
      const { alice, clinic } = people;
      await createProfile(home, 'impostor', 'guardian');
      const impostor = await unlock(home, 'impostor');
      const { iat } = grant.claims;
      const claims = parseClaims({
        iss: alice.profile.did,
        aud: clinic.profile.did,
        jti: 'AAAAAAAAAAAAAAAAAAAAAA',
        iat,
        nbf: iat,
        exp: iat + 3_600,
        kind: 'emergency',
        scope: 'patient/*.rs',
        purpose: 'BTG',
        net: 'regtest',
        collections: ['emergency'],
        guardian: impostor.profile.did,
      });
      const psbt = createGrantPsbt(claims, { acceptBy: iat + 600 });
      const { witness } = finishGrantPsbt(signAll(psbt, [impostor, clinic]), { network: 'regtest' });
      await verdict(packageWith(encodeToken(claims, witness)), 'untrusted-signer', 1);
      impostor.close();
    });
    const signAll = (
      psbt: Uint8Array,
      wallets: readonly { identity: People['alice']['identity'] }[],
    ): Uint8Array =>
      wallets.reduce(
        (file, { identity }) => signGrantPsbt(file, identity, { network: 'regtest', now: grant.claims.iat }),
        psbt,
      );
    const signed = (claims: Claims): string => {
      const options = { network: claims.net, now: claims.iat };
      let psbt = createGrantPsbt(claims, { acceptBy: claims.iat + 600 });
      for (const { identity } of [people.alice, people.clinic]) psbt = signGrantPsbt(psbt, identity, options);
      return encodeToken(claims, finishGrantPsbt(psbt, options).witness);
    };
  });

  describe('packages', () => {
    it('whole', () => verdict(grant.package, 'valid', 0));
    it('truncated', () => verdict(grant.package.slice(0, -40), 'malformed', 1));
    it('doubled', () => verdict(concatBytes(grant.package, grant.package), 'malformed', 1));
    it('oversized', async () => {
      home.write('huge', new Uint8Array(17 * 1024 * 1024).fill(32));
      await fails(['--profile', 'clinic', 'verify', 'huge'], 1, 'too-large');
    });
    it('an envelope that belongs to another grant', async () => {
      const { alice, clinic } = people;
      const draft = draftGrant(alice, {
        provider: 'clinic',
        records: [record],
        seconds: 60,
        purpose: 'TREAT',
      });
      const other = await finishGrant(alice, cosignGrant(clinic, offerGrant(alice, draft)));
      const { envelope } = parseGrantPackage(other.package);
      home.write('mixed', serializeGrantPackage({ ...parseGrantPackage(grant.package), envelope }));
      await fails(['--profile', 'clinic', 'open', 'mixed', record, '--out', 'result'], 1, 'foreign-delivery');
    });
    it('a record that was not granted', async () => {
      home.write('good.grant', grant.package);
      await fails(
        ['--profile', 'clinic', 'open', 'good.grant', 'f'.repeat(32), '--out', 'result'],
        1,
        'not-granted',
      );
    });
    it('opened by somebody else', async () => {
      home.write('good.grant', grant.package);
      const run = await fails(
        ['--profile', 'mom', 'open', 'good.grant', record, '--out', 'result'],
        1,
        'not-valid',
      );
      expect((run.json as { error: { facts: { verdict: string } } }).error.facts.verdict).toBe(
        'wrong-audience',
      );
    });
  });

  describe('records', () => {
    const added = async (): Promise<{ id: string; path: string }> => {
      const { id, manifest } = await addRecord(people.alice, [utf8ToBytes('something')], {
        title: 'One more',
      });
      return { id, path: join(home.home, 'vault', 'blobs', manifest.sha256.slice(0, 2), manifest.sha256) };
    };
    it('a blob that is missing', async () => {
      const { id, path } = await added();
      rmSync(path);
      await fails(['--profile', 'alice', 'record', 'open', id, '--out', 'result'], 1, 'blob-missing');
      const check = await runCli(home, ['--profile', 'alice', 'record', 'verify', id, '--json']);
      expect(check.code).toBe(1);
      expect(check.json['records']).toEqual([{ id, result: 'missing' }]);
    });
    it('a blob that was changed', async () => {
      const { id, path } = await added();
      chmodSync(path, 0o600);
      writeFileSync(path, new Uint8Array(5_000).fill(7));
      await fails(['--profile', 'alice', 'record', 'open', id, '--out', 'result'], 1, 'blob-changed');
      const check = await runCli(home, ['--profile', 'alice', 'record', 'verify', id, '--json']);
      expect(check.json['records']).toEqual([{ id, result: 'changed' }]);
    });
    it('a file that is not there', () =>
      fails(['--profile', 'alice', 'record', 'add', 'nowhere.json', '--title', 'x'], 2, 'not-found'));
    it('no title', async () => {
      home.write('some.txt', 'text');
      await fails(['--profile', 'alice', 'record', 'add', 'some.txt', '--title', ' '], 2, 'empty-title');
    });
    it('an unknown id', () =>
      fails(['--profile', 'alice', 'record', 'show', 'ffffffff'], 2, 'unknown-record'));
  });

  describe('nodes', () => {
    const anchor = ['--profile', 'alice', 'anchor', '--out', 'result'];
    let server: Server | undefined;
    afterAll(() => server?.close());
    const cookie = (): string => {
      home.write('cookie', '__cookie__:secret-of-the-node');
      return home.file('cookie');
    };
    it('none is known', () => fails(anchor, 3, 'node-missing'));
    it('is down', async () => {
      const run = await fails(anchor, 3, 'node-unreachable', {
        MEDWALLET_RPC_URL: 'http://127.0.0.1:9',
        MEDWALLET_RPC_COOKIE: cookie(),
      });
      expect(run.stdout + run.stderr).not.toContain('secret-of-the-node');
    });
    it('is on another chain', async () => {
      const genesis = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';
      server = createServer((request, response) => {
        let body = '';
        request.on('data', (piece: Buffer) => (body += piece.toString()));
        request.on('end', () => {
          const { id } = JSON.parse(body) as { id: unknown };
          response.end(JSON.stringify({ jsonrpc: '2.0', id, result: genesis, error: null }));
        });
      });
      await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      await fails(anchor, 3, 'wrong-chain', {
        MEDWALLET_RPC_URL: `http://127.0.0.1:${port}`,
        MEDWALLET_RPC_COOKIE: cookie(),
      });
    });
    it('what needs no node goes on without one', async () => {
      home.write('offline.txt', 'written while the node was away');
      const run = await runCli(home, [
        '--profile',
        'alice',
        'record',
        'add',
        'offline.txt',
        '--title',
        'Offline',
        '--json',
      ]);
      expect(run.code).toBe(0);
      const audit = await runCli(home, ['--profile', 'alice', 'audit', '--json']);
      expect(audit.code).toBe(0);
    });
  });

  describe('wallets', () => {
    it('a wrong passphrase', async () => {
      home.write('wrong', 'not this one\n');
      chmodSync(home.file('wrong'), 0o600);
      await fails(
        ['--profile', 'alice', 'contact', 'list', '--passphrase-file', 'wrong'],
        4,
        'wrong-passphrase',
      );
    });
    it('no passphrase', () =>
      fails(['--profile', 'alice', 'contact', 'list'], 4, 'passphrase-needed', {
        MEDWALLET_PASSPHRASE_FILE: '',
      }));
    it('a keystore that others can read', async () => {
      const path = join(home.home, 'profiles', 'alice', 'keystore.age');
      chmodSync(path, 0o644);
      try {
        await fails(['--profile', 'alice', 'contact', 'list'], 1, 'permissions-too-wide');
      } finally {
        chmodSync(path, 0o600);
      }
    });
    it('a keystore of another wallet', async () => {
      await createProfile(home, 'swapped', 'guardian');
      rmSync(join(home.home, 'profiles', 'swapped', 'keystore.age'));
      symlinkSync(
        join(home.home, 'profiles', 'alice', 'keystore.age'),
        join(home.home, 'profiles', 'swapped', 'keystore.age'),
      );
      await fails(['--profile', 'swapped', 'contact', 'list'], 1, 'symlink');
    });
    it('a profile that exists already', () =>
      fails(['--profile', 'alice', 'init', '--role', 'patient'], 1, 'profile-exists'));
    it('a profile that is not there', () =>
      fails(['--profile', 'nobody', 'contact', 'list'], 2, 'profile-missing'));
    it('a name that climbs out of the home', () =>
      fails(['--profile', '../x', 'contact', 'list'], 2, 'bad-profile-name'));
    it('words that are no mnemonic', async () => {
      home.write('words', 'abandon '.repeat(12));
      await fails(
        ['--profile', 'fresh', 'restore', '--role', 'patient', '--words-file', 'words'],
        1,
        'bad-words',
      );
    });
    it.runIf(process.getuid?.() !== 0)('a read-only home', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'medwallet-readonly-'));
      chmodSync(folder, 0o500);
      const run = await runCli({ ...home, home: folder, env: {} }, ['init', '--role', 'patient', '--json']);
      expect((run.json as { error: { code: string } }).error.code).toBe('permission-denied');
      expect(run.code).toBe(3);
    });
    it('a home that cannot be a folder', async () => {
      home.write('file', 'not a folder');
      const run = await runCli({ ...home, home: home.file('file'), env: {} }, [
        'init',
        '--role',
        'patient',
        '--json',
      ]);
      expect(run.code).toBe(2);
      expect((run.json as { error: { hint: string } }).error.hint.length).toBeGreaterThan(10);
    });
    it('an unknown command, option or role', async () => {
      await fails(['grnt'], 2, 'usage');
      await fails(['--profile', 'alice', 'card', '--outt', 'x'], 2, 'usage');
      await fails(['--profile', 'fresh', 'init', '--role', 'doctor'], 2, 'bad-choice');
    });
  });

  it('a BIP-39 passphrase is part of the backup', async () => {
    home.write('second', 'and one more\n');
    const init = [
      '--profile',
      'second',
      'init',
      '--role',
      'guardian',
      '--bip39-passphrase-file',
      'second',
      '--json',
    ];
    expect((await runCli(home, init)).code).toBe(0);
    const shown = await runCli(home, ['--profile', 'second', 'backup', '--show-words', '--json']);
    expect(shown.json['bip39Passphrase']).toBe('and one more');
  });

  it('a wallet restored from its words is the same wallet', async () => {
    const shown = await runCli(home, ['--profile', 'alice', 'backup', '--show-words', '--json']);
    home.write('words', String(shown.json['words']));
    mkdirSync(home.file('elsewhere'));
    const place = { ...home, home: home.file('elsewhere'), env: {} };
    const run = await runCli(place, ['restore', '--role', 'patient', '--words-file', 'words', '--json']);
    expect(run.json['did']).toBe(people.alice.profile.did);
  });
});

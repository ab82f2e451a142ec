import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { base64ToBytes, bytesToBase64 } from '../../src/encoding/index.ts';
import { foreignKey } from '../support/foreign.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createProfile, lowerWorkFactor } from '../support/people.ts';
import { answer, everyExample, openStage, YES, type Json, type Stage } from './examples-stage.ts';

const known = everyExample();

/** What no part of the story runs, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {};

const LAB = JSON.stringify({
  resourceType: 'Observation',
  id: 'hb',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
  subject: { reference: 'Patient/p' },
  valueQuantity: { value: 13.5, unit: 'g/dL' },
});
const BUNDLE = JSON.stringify({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [{ resource: { resourceType: 'Patient', id: 'p' } }, { resource: JSON.parse(LAB) as Json }],
});
const DIRECTORY = JSON.stringify({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [{ resource: { resourceType: 'Organization', id: 'rs', name: 'RS Harapan' } }],
});
const DICOM = `${'\0'.repeat(128)}DICM`;

// One story, in which every example of every command's help has its place and is run as it stands.
describe('the examples of the help', { timeout: 180_000 }, () => {
  let node: TestNode;
  let stage: Stage;

  beforeAll(async () => {
    node = await startTestNode();
    stage = openStage(node, known);
    const home = stage.here();
    for (const [name, role] of [
      ['alice', 'patient'],
      ['clinic', 'provider'],
      ['hospital', 'provider'],
      ['mom', 'guardian'],
      ['dad', 'guardian'],
      ['aunt', 'guardian'],
    ] as const) {
      await createProfile(home, name, role);
    }
    for (const [name, content] of [
      ['clinic.pass', 'another passphrase, for the clinic alone\n'],
      ['lab.json', LAB],
      ['lab-corrected.json', LAB.replace('13.5', '31.5')],
      ['mine.json', LAB.replace('13.5', '15.3')],
      ['bundle.json', BUNDLE],
      ['directory.json', DIRECTORY],
      ['ct.dcm', DICOM],
      ['scan.dcm', DICOM],
    ] as const) {
      home.write(name, content);
    }
    mkdirSync(home.file('shared'));
    await node.rpc('createwallet', 'fees');
    for (const type of ['bech32', 'bech32', 'bech32m'])
      await node.fund(await paying('getnewaddress', ['', type]), 30_000);
  });
  afterAll(async () => {
    stage.close();
    await node.stop();
  });

  const example: Stage['example'] = (...given) => stage.example(...given);
  const step: Stage['step'] = (...given) => stage.step(...given);
  const aside: Stage['aside'] = (...given) => stage.aside(...given);
  const paying = (method: string, parameters: (string | boolean)[], wallet = 'fees'): Promise<string> =>
    node.chain.call(method, parameters, v.string(), { wallet });
  const remove = (...names: readonly string[]): void => {
    for (const name of names) rmSync(stage.here().file(name), { recursive: true, force: true });
  };
  const copy = (from: string, to: string): void => {
    stage.here().write(to, stage.here().read(from));
  };
  const did = async (profile: string): Promise<string> =>
    String((await step(`--profile ${profile} status --offline`))['did']);
  /** What a word of the examples stands for from here on. */
  const means = (word: string, value: unknown): void => {
    stage.values.set(word, String(value));
  };

  it('completion', async () => {
    for (const folder of ['.local/share/bash-completion/completions', '.zfunc'])
      mkdirSync(join(stage.userHome, folder), { recursive: true });
    await example('completion bash > ~/.local/share/bash-completion/completions/medwallet');
    await example('completion zsh > ~/.zfunc/_medwallet');
    await example('completion fish | source', { shell: 'fish' });
  });

  it('wallets that come into being, and come back', async () => {
    const nobody = { home: join(stage.userHome, 'nobody'), alone: true };
    await example('--profile alice init --role patient', nobody);
    await example('--profile clinic init --role provider --passphrase-file clinic.pass', nobody);
    await example('--profile test-1 init --role patient --insecure-test-seed --json', nobody);
    await example('init', {
      ...nobody,
      answer: async (terminal) => {
        await answer(terminal, 'Who are you?');
        await answer(terminal, 'Press Enter when they are written down');
        await answer(terminal, 'Ask me three of the words now?', 'n');
      },
    });
    await example('--profile alice backup', {
      answer: async (terminal) => {
        await answer(terminal, 'Press Enter when they are written down');
        await answer(terminal, 'Ask me three of the words now?', 'n');
      },
    });
    const words = (await example('--profile alice backup --show-words')).trim();
    stage.here().write('words.txt', `${/(?:[a-z]+ ){23}[a-z]+/.exec(words)?.[0] ?? words}\n`);
    await example('--profile alice backup confirm --words-file words.txt');
    await example('--profile alice backup --out alice.backup');
    const lost = async (line: string): Promise<void> => {
      await aside(async () => {
        rmSync(join(stage.here().home, 'profiles', 'alice'), { recursive: true });
        await example(line);
      });
    };
    await lost('--profile alice restore --role patient --words-file words.txt --keys-only');
    await lost('--profile alice restore --from-backup alice.backup');
  });

  it('cards and contacts', async () => {
    await step('--profile alice card --out alice.card');
    await aside(async () => {
      await example(
        '--profile clinic card --specialty Cardiology --language en id --place Surabaya --out clinic.card',
      );
      await example('--profile alice contact add clinic.card --name clinic');
      await example('--profile alice contact find cardiology');
      await example('--profile alice contact find --specialty cardiology --language id --place Surabaya');
      await example('--profile alice contact import directory.json');
      await example('--profile alice contact retire clinic --reason stolen --since 2026-05-01');
    });
    await aside(async () => {
      await example('--profile clinic card --with-custody-key --out clinic.card');
    });
    await example('--profile clinic card --with-custody-key --bsms-out clinic.bsms --out clinic.card');
    await step('--profile mom card --with-custody-key --bsms-out mom.bsms --out mom.card');
    await step('--profile alice contact add clinic.card --name clinic');
    await example('--profile alice contact add mom.card --name mom --bsms mom.bsms');
    await example('--profile alice contact list');
    for (const who of ['clinic', 'mom']) await step(`--profile ${who} contact add alice.card --name alice`);
    await step('--profile mom contact add clinic.card --name clinic');
    await step('--profile clinic contact add mom.card --name mom');
  });

  it('a record address', async () => {
    await aside(async () => {
      const make = '--profile alice address new --custodian clinic --guardian mom --out other.file';
      await step(`${make} --bsms-out sparrow.bsms`);
      copy('sparrow.bsms', '../sparrow.bsms');
    });
    await example('--profile alice address new --custodian clinic --guardian mom --out addr.file');
    await example('--profile clinic address accept addr.file --out clinic.ack', YES);
    await step('--profile mom address accept addr.file --out mom.ack --yes');
    await example('--profile alice address confirm clinic.ack mom.ack');
    await example('--profile alice address show');
    await example('--profile clinic address show --json');
    await example('--profile clinic address show alice --out clinic.copy');
    await aside(async () => {
      await example('--profile alice address accept clinic.copy', YES);
    });
    await example('--profile alice guardian list');
    await aside(async () => {
      await step('--profile dad card --out dad.card');
      await step('--profile alice contact add dad.card --name dad');
      await example('--profile alice guardian add dad');
      await example('--profile alice guardian remove dad');
    });
    await aside(async () => {
      await example('--profile clinic settings');
      await example('--profile clinic settings max-fee 20000');
    });
  });

  it('an address with a key of another wallet', async () => {
    const knots = foreignKey('legal winner thank year wave sausage worth useful legal winner thank yellow');
    means('KEY', knots.expression);
    await aside(async () => {
      const here = stage.here();
      for (const name of ['alice', 'mom']) {
        rmSync(join(here.home, 'profiles', name), { recursive: true });
        await createProfile(here, name, name === 'mom' ? 'guardian' : 'patient');
      }
      remove('alice.card', 'mom.card', 'addr.file', 'mom.ack', 'clinic.ack');
      await step('--profile mom card --out mom.card');
      await step('--profile alice card --out alice.card');
      await step('--profile alice contact add clinic.card --name clinic');
      await step(`--profile alice contact add mom.card --name mom --custody-key ${knots.expression}`);
      await step('--profile mom contact add alice.card --name alice');
      await step('--profile alice address new --custodian clinic --guardian mom --out addr.file');
      await example('--profile mom address accept addr.file --custody-key KEY --to-sign ack.psbt');
      await node.rpc('createwallet', 'mom', false, true);
      const wallet = { wallet: 'mom' };
      const descriptors = [{ desc: knots.first, timestamp: 'now' }];
      await node.chain.call('importdescriptors', [descriptors], undefined, wallet);
      const asked = bytesToBase64(here.read('ack.psbt'));
      const form = v.object({ psbt: v.string() });
      const done = await node.chain.call('walletprocesspsbt', [asked, true, 'ALL', true, false], form, wallet);
      here.write('signed.psbt', base64ToBytes(done.psbt));
      const accept = '--profile mom address accept addr.file --custody-key KEY --signed signed.psbt';
      await example(`${accept} --out mom.ack`, YES);
    });
  });

  it('records', async () => {
    await aside(async () => {
      await example('--profile alice record add bundle.json --fhir');
    });
    await example('--profile alice record add ct.dcm --title "CT of the chest" --collection imaging');
    const out = await example('--profile alice record add lab.json --title "Blood count"');
    expect(out).not.toBe('');
    await example('--profile alice record list');
    await example('--profile alice record list --all');
    const { records } = (await step('--profile alice record list')) as {
      records: { id: string; title: string }[];
    };
    means('3f9a2c', records.find(({ title }) => title === 'Blood count')?.id.slice(0, 6));
    await example('--profile alice record show 3f9a2c');
    await aside(async () => {
      remove('lab.json', 'bundle.json');
      await example('--profile alice record open 3f9a2c --out lab.json');
      await example('--profile alice record export --all --out my-records');
      await example('--profile alice record export --all --fhir --out bundle.json');
    });
    await example('--profile alice record verify');
    await example('--profile alice vault check');
    await example('--profile alice vault check --json');
    await example('--profile alice collection list');
    await example('--profile alice collection add Family');
    await aside(async () => {
      await example('--profile alice record amend 3f9a2c lab-corrected.json --reason corrected');
      await example('--profile alice record erase 3f9a2c --all-versions --yes');
    });
    await aside(async () => {
      await example('--profile alice record amend 3f9a2c mine.json --reason entered-in-error');
    });
    await aside(async () => {
      await example('--profile alice record refile 3f9a2c --collection mental-health');
      await example('--profile alice record refile 3f9a2c --collection Family --rekey');
      await example('--profile alice record erase 3f9a2c --reason entered-in-error', YES);
    });
  });

  it('records that a clinic issues', async () => {
    const before = stage.values.get('3f9a2c') ?? '';
    await aside(async () => {
      await example('--profile clinic issue alice lab.json --title "Blood count" --category 11502-2');
      const { waiting } = (await step('--profile alice record list')) as { waiting: { id: string }[] };
      means('3f9a2c', waiting[0]?.id.slice(0, 6));
      await aside(() => example('--profile alice record decline 3f9a2c').then(() => undefined));
      await example('--profile alice record accept 3f9a2c');
      await step('--profile alice record export --all --out issued');
      const exported = (await step('--profile alice record export --all --out again')) as {
        records: { id: string; file: string; manifest: string }[];
      };
      const one = exported.records.find(({ id }) => id === waiting[0]?.id);
      copy(join('again', one?.manifest ?? ''), 'lab.manifest.json');
      means('did:key:zQ3sh…', await did('clinic'));
      await example('issue verify lab.json --manifest lab.manifest.json --author did:key:zQ3sh…');
      await example('--profile clinic issue alice ct.dcm --title "CT" --out ct.issue --blob-out ct.age');
      await example('--profile alice record accept ct.issue --blob ct.age --collection imaging');
    });
    means('3f9a2c', before);
  });

  it('a regtest node, the demo', async () => {
    const own = { home: node.home, alone: true };
    means('bcrt1q…', await paying('getnewaddress', ['', 'bech32']));
    for (const line of ['up', 'up --json', 'mine', 'mine 1', 'mine 6', 'fund bcrt1q…', 'fund bcrt1q… 5000'])
      await example(`regtest ${line}`, own);
    for (const line of ['status', 'logs --lines 100', 'env']) await example(`regtest ${line}`, own);
    const demo = { home: join(stage.userHome, 'demo'), alone: true };
    await example('demo', demo);
    await example('demo --file scan.dcm', demo);
  });

  it('are all of them run', () => {
    expect(known.filter((line) => !stage.ran.has(line) && !(line in NOT_RUN))).toEqual([]);
    expect(Object.keys(NOT_RUN).filter((line) => stage.ran.has(line) || !known.includes(line))).toEqual([]);
  });
});

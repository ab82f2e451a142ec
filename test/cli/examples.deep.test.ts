import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { base64ToBytes, bytesToBase64 } from '../../src/encoding/index.ts';
import { foreignKey } from '../support/foreign.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createProfile } from '../support/people.ts';
import type { Terminal } from '../support/terminal.ts';
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
    await example('--profile alice backup --show-words');
    const words = String((await step('--profile alice backup --show-words'))['words']);
    stage.here().write('words.txt', `${words}\n`);
    await example('--profile alice backup confirm --words-file words.txt');
    await example('--profile alice backup confirm', {
      answer: async (terminal) => {
        for (let asked = '0', left = 3; left > 0; left--) {
          const next = new RegExp(`\\? (?!Word number ${asked},)Word number (\\d+),`);
          asked = next.exec(await terminal.until(next))?.[1] ?? '';
          terminal.type(words.split(' ')[Number(asked) - 1] ?? '');
          terminal.press('Enter');
        }
      },
    });
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
    let agreed: Uint8Array | undefined;
    await aside(async () => {
      const make = '--profile alice address new --custodian clinic --guardian mom --out other.file';
      await step(`${make} --bsms-out sparrow.bsms`);
      agreed = stage.here().read('sparrow.bsms');
    });
    await aside(async () => {
      stage.here().write('sparrow.bsms', agreed ?? '');
      const make = '--profile alice address new --custodian clinic --guardian mom --bsms sparrow.bsms';
      await example(`${make} --out addr.file`);
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
      await example('--profile mom address accept addr.file --custody-key KEY --to-sign ack.psbt', YES);
      await node.rpc('createwallet', 'mom', false, true);
      const wallet = { wallet: 'mom' };
      const descriptors = [{ desc: knots.first, timestamp: 'now' }];
      await node.chain.call('importdescriptors', [descriptors], undefined, wallet);
      const asked = bytesToBase64(here.read('ack.psbt'));
      const form = v.object({ psbt: v.string() });
      const done = await node.chain.call(
        'walletprocesspsbt',
        [asked, true, 'ALL', true, false],
        form,
        wallet,
      );
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
    stage.here().write('allergies.txt', 'penicillin');
    await step('--profile alice record add allergies.txt --title Allergies --collection emergency');
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

  let issued = '';
  it('records that a clinic issues', async () => {
    const lab = stage.values.get('3f9a2c') ?? '';
    await example('--profile clinic issue alice lab.json --title "Blood count" --category 11502-2');
    const { waiting } = (await step('--profile alice record list')) as { waiting: { id: string }[] };
    issued = waiting[0]?.id ?? '';
    means('3f9a2c', issued.slice(0, 6));
    await aside(async () => {
      await example('--profile alice record decline 3f9a2c');
    });
    await example('--profile alice record accept 3f9a2c');
    const exported = (await step('--profile alice record export --all --out issued')) as {
      records: { id: string; manifest: string }[];
    };
    const manifest = exported.records.find(({ id }) => id === issued)?.manifest ?? '';
    copy(join('issued', basename(manifest)), 'lab.manifest.json');
    means('did:key:zQ3sh…', await did('clinic'));
    await example('issue verify lab.json --manifest lab.manifest.json --author did:key:zQ3sh…');
    await aside(async () => {
      await example('--profile clinic issue alice ct.dcm --title "CT" --out ct.issue --blob-out ct.age');
      await example('--profile alice record accept ct.issue --blob ct.age --collection imaging');
    });
    means('3f9a2c', lab);
  });

  it('a statement that the clinic pays for', async () => {
    await example('--profile clinic sponsor genesis alice --wallet fees', YES);
    await node.mine(1);
    await example('--profile alice anchor --sponsor --out st.psbt');
    await aside(async () => {
      await example('--profile hospital sponsor st.psbt --wallet fees --out st1.psbt', YES);
    });
    await example('--profile clinic cosign st.psbt --sponsor fees --out st2.psbt', YES);
    await example('--profile alice anchor finish st2.psbt');
    const { statements } = (await step('--profile alice anchor status')) as {
      statements: { txid: string }[];
    };
    means('TXID', statements[0]?.txid);
    await example('--profile clinic anchor bump TXID --wallet fees --fee-rate 20', YES);
    await node.mine(1);
    await example('--profile alice anchor resume');
    remove('st.psbt', 'st2.psbt');
  });

  it('a grant', async () => {
    await aside(async () => {
      await example('--profile alice grant clinic --record 3f9a2c --for 30d --out g.psbt', YES);
    });
    await aside(async () => {
      await example('--profile alice grant clinic --emergency --out g.psbt', YES);
    });
    await example('--profile alice grant clinic --record 3f9a2c --for 30d --purpose TREAT --out g.psbt', YES);
    await example('--profile clinic cosign g.psbt --out g2.psbt', YES);
    await example('--profile alice grant finish g2.psbt --out clinic.grant');
    await example('--profile alice grants');
    await example('--profile alice grants --live --json');
    await example('--profile alice grants export --fhir --out consents.json');
    await aside(async () => {
      const read = new TextDecoder().decode(stage.here().read('consents.json'));
      const { entry } = JSON.parse(read) as { entry: { resource: Json }[] };
      stage.here().write('consent.json', JSON.stringify(entry[0]?.resource));
      remove('g.psbt');
      await example('--profile alice grant --from-consent consent.json --out g.psbt', YES);
    });
    await aside(async () => {
      const watching = (terminal: Terminal): Promise<void> =>
        terminal.until('Ctrl-C ends it').then(() => {
          terminal.press('C-c');
        });
      const because = 'Ctrl-C is how it ends';
      await example('--profile alice sync shared', { answer: watching, code: 130, because });
      await example('--profile alice sync shared --once --put alice.card g.psbt');
      await example('--profile clinic sync shared --once --yes --json');
    });
  });

  it('the grant at the door', async () => {
    await example('--profile clinic verify clinic.grant');
    await example('--profile clinic verify clinic.grant --json');
    await example('verify clinic.grant --audience did:key:zQ3sh… --json');
    means('2026-09-21T14:00:00Z', new Date().toISOString());
    await example('--profile clinic verify clinic.grant --at 2026-09-21T14:00:00Z', {
      code: 3,
      because: 'no block is later than that moment',
    });
    await example('token show clinic.grant');
    const shown = JSON.parse(await example('token show clinic.grant --bip322 --json')) as Json;
    expect(Object.keys(shown)).toContain('signature');
    const { token } = JSON.parse(new TextDecoder().decode(stage.here().read('clinic.grant'))) as Json;
    stage.here().write('tokens.txt', `${String(token)}\n`);
    await example('--profile clinic verify --batch tokens.txt');
    await example('challenge clinic.grant --as gate.example --method open --out c.challenge');
    await example('--profile clinic answer c.challenge --out c.answer', YES);
    await example('verify clinic.grant --audience did:key:zQ3sh… --challenge c.challenge --answer c.answer');
    await example('--profile clinic open clinic.grant --list');
    await aside(async () => {
      remove('lab.json');
      await example('--profile clinic open clinic.grant 3f9a2c --out lab.json');
      await example('--profile clinic access-log');
      await example('--profile clinic access-log --patient alice --out clinic.log');
      await example('--profile alice audit --access-log clinic.log');
    });
  });

  it('a statement that the patient pays for, and what it proves', async () => {
    const { feeAddress } = await step('--profile alice address show');
    await node.fund(String(feeAddress), 20_000);
    await example('--profile alice anchor --out st.psbt');
    await example('--profile mom cosign st.psbt --out st2.psbt --yes');
    await step('--profile alice anchor finish st2.psbt');
    await example('--profile alice anchor status');
    await aside(async () => {
      remove('st.psbt');
      await example('--profile alice anchor bump --out st.psbt');
    });
    await node.mine(1);
    await step('--profile alice anchor status');
    await example('--profile clinic verify clinic.grant --status fresh --require confirmed');
    await step('--profile alice record add mine.json --title Mine');
    await step('--profile alice anchor --out st3.psbt');
    await step('--profile clinic cosign st3.psbt --out st4.psbt --yes');
    await step('--profile alice anchor finish st4.psbt');
    await node.mine(1);
    await step('--profile alice anchor status');
    await example('--profile alice anchor history --for mom --out history.json');
    await example('--profile alice proof export --record 3f9a2c --ots --out lab.age.ots');
    await example('--profile alice proof export --record 3f9a2c --out lab.proof.json');
    await example('proof verify lab.proof.json');
    await example('proof verify lab.proof.json --offline --json');
    await aside(async () => {
      remove('lab.proof.json');
      await step(`--profile alice proof export --record ${issued} --out lab.proof.json`);
      means('2026-05-01', new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
      const said = 'issue verify lab.json --manifest lab.manifest.json --author did:key:zQ3sh…';
      await example(`${said} --stolen 2026-05-01 --proof lab.proof.json`);
      stage.values.delete('2026-05-01');
    });
  });

  it('what there is to look at', async () => {
    await example('--profile alice audit');
    await example('--profile alice audit --json');
    await example('--profile alice audit --html audit.html');
    await example('--profile alice audit --fhir audit.json');
    await example('--profile alice status');
    await example('--profile alice status --offline --json');
    await example('--profile alice doctor');
    await example('doctor --network signet --json', { code: 3, because: 'this machine has no signet node' });
    await aside(async () => {
      rmSync(join(stage.here().home, 'profiles', 'alice'), { recursive: true });
      await example('--profile alice restore --words-file words.txt');
    });
  });

  it('emergencies and revocations', async () => {
    const glass = '--profile mom break-glass clinic --patient alice --reason "unconscious after a fall"';
    await example(`${glass} --out bg.psbt`, YES);
    await step('--profile clinic cosign bg.psbt --out bg2.psbt --yes');
    await example('--profile mom break-glass finish bg2.psbt --out bg.grant');
    await example('--profile mom break-glass list');
    const list = await example('--profile alice break-glass list --json');
    const { entries } = JSON.parse(list) as { entries: { grant: string }[] };
    means('5b1e0c9d', entries[0]?.grant.slice(0, 8));
    await aside(async () => {
      await example('--profile alice break-glass review 5b1e0c9d');
    });
    await example('--profile alice break-glass review 5b1e0c9d --dispute');
    const { grants } = (await step('--profile alice grants --live')) as { grants: { grant: string }[] };
    means('GRANT-ID', grants[0]?.grant);
    means('5b1e0c9d', grants[0]?.grant.slice(0, 8));
    await aside(async () => {
      await example('--profile mom revoke GRANT-ID --patient alice', YES);
    });
    await aside(async () => {
      await example('--profile alice revoke 5b1e0c9d --reseal --yes');
    });
    await aside(async () => {
      await example('--profile alice revoke 5b1e0c9d --yes');
    });
  });

  it('another home', async () => {
    for (const [name, more] of [
      ['hospital', ' --with-custody-key'],
      ['aunt', ' --with-custody-key'],
    ] as const) {
      await step(`--profile ${name} card${more} --out ${name}.card`);
      await step(`--profile alice contact add ${name}.card --name ${name}`);
      await step(`--profile ${name} contact add alice.card --name alice`);
    }
    await aside(async () => {
      await example('--profile alice move-home propose --custodian hospital --out move.file');
      await example('--profile clinic move-home expect move.file', YES);
      await aside(async () => {
        await example('--profile alice move-home cancel');
      });
      for (const who of ['hospital', 'mom'])
        await step(`--profile ${who} address accept move.file --out ${who}-move.ack --yes`);
      await step('--profile alice address confirm hospital-move.ack mom-move.ack');
      remove('st.psbt');
      await example('--profile alice anchor --move --out st.psbt');
    });
    await aside(async () => {
      await example('--profile alice move-home propose --new-key stolen --out move.file');
    });
    await createProfile(stage.here(), 'alice-new', 'patient');
    await step('--profile alice-new card --out alice-new.card');
    await aside(async () => {
      await step('--profile alice contact add alice-new.card --name alice-new');
      await step('--profile alice-new contact add alice.card --name alice');
      await example('--profile alice move-home hand-over alice-new --out ledger.age', YES);
      await example('--profile alice-new move-home take-over ledger.age');
    });
  });

  it('words that are lost, found again, and a veto', async () => {
    for (const who of ['clinic', 'mom'])
      await step(`--profile ${who} contact add alice-new.card --name alice-new`);
    await example('--profile clinic recover alice --out alice.layer', YES);
    await example(
      '--profile mom recover alice --layer alice.layer --for alice-new --out alice.recovery',
      YES,
    );
    await example('--profile alice-new recover finish alice.recovery', YES);
    await step('--profile alice-new move-home propose --out new-home.file');
    for (const who of ['clinic', 'mom'])
      await step(`--profile ${who} address accept new-home.file --replaces alice --out ${who}-new.ack --yes`);
    await step('--profile alice-new address confirm clinic-new.ack mom-new.ack');
    await step('--profile alice-new anchor --move --out m.psbt');
    await step('--profile clinic cosign m.psbt --out m2.psbt --yes');
    await step('--profile mom cosign m2.psbt --out m3.psbt --yes');
    await step('--profile alice-new anchor finish m3.psbt');
    await node.mine(1);
    const { events } = (await step('--profile alice-new audit')) as {
      events: { type: string; index: number }[];
    };
    const moved = events.findLast(({ type }) => type === 'key.rotated')?.index ?? -1;
    await step(`--profile alice-new proof export --event ${String(moved)} --out move.proof.json`);
    await example('--profile alice move-home veto --out veto.json', YES);
    await example('proof verify move.proof.json --with veto.json');
    await example('--profile alice move-home succeed --custodian hospital --guardian aunt --out new.file');
  });

  it('a regtest node, the demo', async () => {
    const own = { home: node.home, alone: true };
    means('bcrt1q…', await paying('getnewaddress', ['', 'bech32']));
    for (const line of ['up', 'up --json', 'mine', 'mine 1', 'mine 6', 'fund bcrt1q…', 'fund bcrt1q… 5000'])
      await example(`regtest ${line}`, own);
    for (const line of ['status', 'logs --lines 100', 'env', 'reorg 3', 'down', 'reset'])
      await example(`regtest ${line}`, own);
    await example('demo', { home: join(stage.userHome, 'demo'), alone: true });
    await example('demo --file scan.dcm', { home: join(stage.userHome, 'demo'), alone: true });
  });

  it('are all of them run', () => {
    expect(known.filter((line) => !stage.ran.has(line) && !(line in NOT_RUN))).toEqual([]);
    expect(Object.keys(NOT_RUN).filter((line) => stage.ran.has(line) || !known.includes(line))).toEqual([]);
  });
});

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { addRecord } from '../../src/wallet/index.ts';
import { runCli } from '../support/cli.ts';
import { englishIn } from '../support/english.ts';
import type { TestNode } from '../support/node.ts';
import { createHome, createPeople, createProfile, type TestHome } from '../support/people.ts';
import { page } from './pages.ts';
import { play, stepsOf } from './transcript.ts';

/** Where a guide begins: what its reader has before the first line. The node is the same for all. */
export function placeAt(node: TestNode, env: Readonly<Record<string, string>> = {}): TestHome {
  const home = createHome();
  const named = {
    MEDWALLET_RPC_URL: node.rpcUrl,
    MEDWALLET_RPC_COOKIE: node.cookieFile,
    MEDWALLET_REGTEST_URL: node.rpcUrl,
    MEDWALLET_REGTEST_COOKIE: node.cookieFile,
  };
  return { ...home, env: { ...home.env, ...named, ...env } };
}

const LAB = '{"resourceType":"Observation","valueQuantity":{"value":13.50}}\n';

/** For patients: the others have their wallets, the lab has sent a file. */
export async function patientScene(node: TestNode, env: Readonly<Record<string, string>>): Promise<TestHome> {
  const home = placeAt(node, env);
  home.write('lab.json', LAB);
  await createProfile(home, 'clinic', 'provider');
  await createProfile(home, 'hospital', 'provider');
  await createProfile(home, 'mom', 'guardian');
  return home;
}

/** For clinics: a patient and her guardian, who know each other. */
export async function clinicScene(node: TestNode): Promise<TestHome> {
  const home = placeAt(node);
  home.write('lab.json', LAB);
  home.write('report.txt', 'Discharged in good health.\n');
  await createProfile(home, 'alice', 'patient');
  await createProfile(home, 'mom', 'guardian');
  await done(home, '--profile alice card --out alice.card');
  await done(home, '--profile mom card --with-custody-key --out mom.card');
  await done(home, '--profile alice contact add mom.card --name mom');
  await done(home, '--profile mom contact add alice.card --name alice');
  return home;
}

/** For guardians: a patient and her clinic, who know each other. */
export async function guardianScene(node: TestNode): Promise<TestHome> {
  const home = placeAt(node);
  home.write('allergies.txt', 'penicillin: anaphylaxis\n');
  await createProfile(home, 'alice', 'patient');
  await createProfile(home, 'clinic', 'provider');
  await done(home, '--profile alice card --out alice.card');
  await done(home, '--profile clinic card --with-custody-key --out clinic.card');
  await done(home, '--profile alice contact add clinic.card --name clinic');
  await done(home, '--profile clinic contact add alice.card --name alice');
  return home;
}

/** For auditors: a grant in the newest of the patient's statements, and copies of what she hands out. */
export async function auditorScene(node: TestNode): Promise<TestHome> {
  const home = placeAt(node);
  home.write('lab.json', LAB);
  const people = await createPeople(home);
  await node.fund(people.address);
  const { id } = await addRecord(people.alice, [home.read('lab.json')], { title: 'Lab' });
  people.close();
  await done(home, '--profile alice anchor --out st.psbt');
  await done(home, '--profile clinic cosign st.psbt --out st2.psbt --yes');
  await done(home, '--profile alice anchor finish st2.psbt');
  await node.mine(1);
  await done(home, `--profile alice grant clinic --record ${id} --for 30d --out g.psbt --yes`);
  await done(home, '--profile clinic cosign g.psbt --out g2.psbt --yes');
  await done(home, '--profile alice grant finish g2.psbt --out clinic.grant');
  await done(home, '--profile alice anchor --out st.psbt');
  await done(home, '--profile clinic cosign st.psbt --out st2.psbt --yes');
  await done(home, '--profile alice anchor finish st2.psbt');
  await node.mine(1);
  await done(home, `--profile alice proof export --record ${id} --ots --out record.ots`);
  symlinkSync(join(home.home, 'vault'), home.file('vault'));
  return home;
}

async function done(home: TestHome, line: string): Promise<void> {
  const { code, stderr } = await runCli(home, line.split(' '));
  if (code !== 0) throw new TypeError(`${line} ended with ${code}: ${stderr}`);
}

/** Plays a guide's commands in the home of its scene. */
export async function playGuide(
  name: string,
  home: TestHome,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const after = async (command: string): Promise<void> => {
    if (command === 'medwallet backup --show-words') await wordsOnPaper(home);
  };
  // Whoever reads Indonesian is told nothing in English, but by what is for developers.
  const heard = (command: string, said: string): void => {
    if (home.env['LANG'] !== 'id_ID.UTF-8' || command.startsWith('medwallet regtest')) return;
    expect(englishIn(said), command).toEqual([]);
  };
  await play(stepsOf(page(`docs/guides/${name}`)), { home, env, confirm: true, after, heard });
}

/** The reader's words, on the paper that the guide has them written on. */
async function wordsOnPaper(home: TestHome): Promise<void> {
  const { json } = await runCli(home, ['backup', '--show-words', '--json']);
  home.write('words.txt', `${String(json['words'])}\n`);
}

/** For somebody who knows nothing yet: an empty home and a file. */
export function newcomerScene(node: TestNode): TestHome {
  const home = placeAt(node);
  home.write('lab.json', LAB);
  return home;
}

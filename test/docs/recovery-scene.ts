import { runCli } from '../support/cli.ts';
import { createHome, createProfile, type TestHome } from '../support/people.ts';

/** What everybody in docs/recovery.md has before its first line: files, wallets, and a grant that was used. */
export async function recoveryScene(): Promise<TestHome> {
  const home = createHome();
  home.write('lab.json', '{"resourceType":"Observation","valueQuantity":{"value":13.50}}\n');
  home.write('allergies.txt', 'penicillin: anaphylaxis\n');
  for (const [profile, role, words] of [
    ['alice', 'patient', 'words.txt'],
    ['clinic', 'provider', 'clinic-words.txt'],
    ['mom', 'guardian', 'mom-words.txt'],
  ] as const) {
    await createProfile(home, profile, role);
    const shown = await runJson(home, `--profile ${profile} backup --show-words`);
    home.write(words, `${String(shown['words'])}\n`);
  }
  await runJson(home, '--profile alice card --out alice.card');
  for (const profile of ['clinic', 'mom']) {
    await runJson(home, `--profile ${profile} card --with-custody-key --out ${profile}.card`);
    await runJson(home, `--profile alice contact add ${profile}.card --name ${profile}`);
    await runJson(home, `--profile ${profile} contact add alice.card --name alice`);
  }
  await runJson(home, '--profile alice address new --custodian clinic --guardian mom --out addr.file');
  await runJson(home, '--profile clinic address accept addr.file --out clinic.ack --yes');
  await runJson(home, '--profile mom address accept addr.file --out mom.ack --yes');
  await runJson(home, '--profile alice address confirm clinic.ack mom.ack');
  const added = await runCli(home, [
    ...['--profile', 'alice', 'record', 'add', 'lab.json', '--title', 'Blood count', '--json'],
  ]);
  const id = String(added.json['id']);
  await runJson(home, `--profile alice grant clinic --record ${id} --for 30d --out g.psbt --yes`);
  await runJson(home, '--profile clinic cosign g.psbt --out g2.psbt --yes');
  await runJson(home, '--profile alice grant finish g2.psbt --out clinic.grant');
  await runJson(home, `--profile clinic open clinic.grant ${id} --out opened.json`);
  return home;
}

async function runJson(home: TestHome, line: string): Promise<Record<string, unknown>> {
  const { code, json } = await runCli(home, [...line.split(' '), '--json']);
  if (code !== 0) throw new Error(`${line} ended with ${code}`);
  return json;
}

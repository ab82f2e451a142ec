import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCli, type CliRun } from '../support/cli.ts';
import { createProfile, type TestHome } from '../support/people.ts';

export async function run(home: TestHome, line: string): Promise<CliRun> {
  return runCli(home, [...line.split(' '), '--json']);
}

export async function ok(home: TestHome, line: string): Promise<Record<string, unknown>> {
  const done = await run(home, line);
  expect(done.code, `${line}\n${done.stdout}${done.stderr}`).toBe(0);
  return done.json;
}

/** Records, a contact book and a home that everybody agreed to; then the patient's profile is gone. */
export async function lostPatient(home: TestHome): Promise<{ records: unknown; did: string; id: string }> {
  home.write('lab.json', '{"resourceType":"Observation","valueQuantity":{"value":13.50}}');
  home.write('allergies.txt', 'penicillin: anaphylaxis');
  const { id } = await ok(home, '--profile alice record add lab.json --title Blood');
  await ok(home, '--profile alice record add allergies.txt --title Allergies --collection emergency');
  const { records } = await ok(home, '--profile alice record list');
  const { did } = await ok(home, '--profile alice status');
  return { records, did: String(did), id: String(id) };
}

export function lose(home: TestHome): void {
  rmSync(join(home.home, 'profiles', 'alice'), { recursive: true });
}

export async function newWallet(home: TestHome, name: string): Promise<void> {
  await createProfile(home, name, 'patient');
  await ok(home, `--profile ${name} card --out ${name}.card`);
  for (const who of ['clinic', 'mom'])
    await ok(home, `--profile ${who} contact add ${name}.card --name ${name}`);
}

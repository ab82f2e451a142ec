import { runCli } from '../support/cli.ts';
import type { TestNode } from '../support/node.ts';
import { createHome, createProfile, type TestHome } from '../support/people.ts';

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

/** The patient's words, on the paper that the guide has them written on. */
export async function wordsOnPaper(home: TestHome): Promise<void> {
  const { json } = await runCli(home, ['backup', '--show-words', '--json']);
  home.write('words.txt', `${String(json['words'])}\n`);
}

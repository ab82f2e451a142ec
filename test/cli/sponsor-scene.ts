import * as v from 'valibot';
import { expect } from 'vitest';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import { addRecord } from '../../src/wallet/index.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { startTestNode, type PlainJson, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

export interface Decoded {
  readonly vin: readonly { readonly txid: string; readonly vout: number }[];
  readonly vout: readonly { readonly value: PlainJson }[];
}

/** A patient without coins, and a clinic whose node has a wallet called `fees`. */
export interface SponsorScene {
  readonly node: TestNode;
  readonly home: TestHome;
  readonly people: People;
  readonly newAddress: (wallet: string, type: string) => Promise<string>;
  /** A command line. @param expected its exit code */
  readonly run: (line: string, expected?: number) => Promise<Record<string, unknown>>;
  /** The code with which a command line is refused. */
  readonly refused: (line: string, expected?: number) => Promise<string>;
  /** Something new in the patient's log. */
  readonly something: () => Promise<void>;
  readonly decoded: (txid: unknown) => Promise<Decoded>;
  readonly close: () => Promise<void>;
}

export async function sponsorScene(): Promise<SponsorScene> {
  const node = await startTestNode();
  const home = createHome(node.home);
  const people = await createPeople(home);
  let events = 0;
  const newAddress = (wallet: string, type: string): Promise<string> =>
    node.chain.call('getnewaddress', ['', type], v.string(), { wallet });
  const run = async (line: string, expected = 0): Promise<Record<string, unknown>> => {
    const result: CliRun = await runCli(home, [...line.split(' '), '--json']);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result.json;
  };
  await node.rpc('createwallet', 'fees');
  for (const [type, sat] of [
    ['bech32', 30_000],
    ['bech32m', 20_000],
    ['bech32', 3_000],
  ] as const) {
    await node.fund(await newAddress('fees', type), sat);
  }
  return {
    node,
    home,
    people,
    newAddress,
    run,
    refused: async (line, expected = 1) => ((await run(line, expected))['error'] as { code: string }).code,
    something: async () => {
      await addRecord(people.alice, [utf8ToBytes(`record ${events++}`)], { title: 'x' });
    },
    decoded: async (txid) => (await node.rpc('getrawtransaction', String(txid), true)) as unknown as Decoded,
    close: async () => {
      people.close();
      home.remove();
      await node.stop();
    },
  };
}

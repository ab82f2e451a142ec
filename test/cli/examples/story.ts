import { mkdirSync, rmSync } from 'node:fs';
import * as v from 'valibot';
import { startTestNode, type TestNode } from '../../support/node.ts';
import { createProfile } from '../../support/people.ts';
import { openStage, type Json, type Stage } from './stage.ts';

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

/** What the chapters share: a stage with a node, some people who do not know each other, and their files. */
export interface Story extends Pick<Stage, 'example' | 'step' | 'aside'> {
  readonly node: TestNode;
  readonly stage: Stage;
  /** A record that the clinic issued: its id. */
  issued: string;
  /** Asks the node's wallet that pays for what clinics pay. */
  readonly paying: (method: string, parameters: (string | boolean)[], wallet?: string) => Promise<string>;
  readonly remove: (...names: readonly string[]) => void;
  readonly copy: (from: string, to: string) => void;
  readonly did: (profile: string) => Promise<string>;
  /** What a word of the examples stands for from here on. */
  readonly means: (word: string, value: unknown) => void;
  readonly end: () => Promise<void>;
}

/** Chapters are written down before the story begins, so all that it offers is looked up when it is used. */
export function tell(begun: () => Begun): Story {
  const step: Stage['step'] = (...given) => begun().stage.step(...given);
  return {
    get node() {
      return begun().node;
    },
    get stage() {
      return begun().stage;
    },
    issued: '',
    example: (...given) => begun().stage.example(...given),
    step,
    aside: (...given) => begun().stage.aside(...given),
    paying: (method, parameters, wallet = 'fees') =>
      begun().node.chain.call(method, parameters, v.string(), { wallet }),
    remove: (...names) => {
      for (const name of names) rmSync(begun().stage.here().file(name), { recursive: true, force: true });
    },
    copy: (from, to) => {
      const here = begun().stage.here();
      here.write(to, here.read(from));
    },
    did: async (profile) => String((await step(`--profile ${profile} status --offline`))['did']),
    means: (word, value) => {
      begun().stage.values.set(word, String(value));
    },
    end: async () => {
      begun().stage.close();
      await begun().node.stop();
    },
  };
}

export interface Begun {
  readonly node: TestNode;
  readonly stage: Stage;
}

export async function begin(known: readonly string[]): Promise<Begun> {
  const node = await startTestNode();
  const stage = openStage(node, known);
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
    await node.fund(
      await node.chain.call('getnewaddress', ['', type], v.string(), { wallet: 'fees' }),
      30_000,
    );
  return { node, stage };
}

import { WalletError } from './errors.ts';
import type { Session } from './session.ts';

/** A number that the owner of a wallet may choose. */
interface Setting {
  readonly unit: 'sat' | 'sat/vB' | 'days';
  readonly initial: number;
  readonly lowest: number;
  readonly highest: number;
  readonly meaning: string;
}

const SETTINGS = {
  'max-fee': {
    unit: 'sat',
    initial: 50_000,
    lowest: 200,
    highest: 10_000_000,
    meaning: 'highest fee of a statement that this wallet signs or sponsors',
  },
  'max-fee-rate': {
    unit: 'sat/vB',
    initial: 250,
    lowest: 1,
    highest: 10_000,
    meaning: 'the same, per virtual byte',
  },
  'fallback-fee-rate': {
    unit: 'sat/vB',
    initial: 2,
    lowest: 0.1,
    highest: 10_000,
    meaning: 'fee rate where the node has no estimate (on regtest it never has one)',
  },
  'move-delay': {
    unit: 'days',
    initial: 7,
    lowest: 1,
    highest: 90,
    meaning: 'how long a move of your ledger made without your key waits, from your next circle document on',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** A setting and its present value. */
export interface SettingValue extends Setting {
  readonly name: SettingName;
  readonly value: number;
}

/** Every setting with its present value, its limits and what it is for. */
export function listSettings(session: Session): SettingValue[] {
  return (Object.keys(SETTINGS) as SettingName[]).map((name) => ({
    name,
    ...SETTINGS[name],
    value: setting(session, name),
  }));
}

export function setting(session: Session, name: SettingName): number {
  const row = session.store.view((tables) => tables.table('setting').get(keyOf(name)));
  return typeof row?.value === 'number' ? row.value : SETTINGS[name].initial;
}

/** @throws WalletError `bad-choice` (as usage) for a name or a value that cannot be */
export function changeSetting(session: Session, name: string, text: string): SettingValue {
  const known = (Object.keys(SETTINGS) as SettingName[]).find((one) => one === name);
  if (known === undefined) {
    throw new WalletError(
      'bad-choice',
      'There is no such setting.',
      `Use one of: ${Object.keys(SETTINGS).join(', ')}.`,
      { outcome: 'usage' },
    );
  }
  const { lowest, highest, unit } = SETTINGS[known];
  const value = Number(text);
  const isWhole = (unit !== 'sat' && unit !== 'days') || Number.isInteger(value);
  if (!/^\d{1,8}(?:\.\d{1,3})?$/.test(text) || !isWhole || value < lowest || value > highest) {
    throw new WalletError(
      'bad-choice',
      `This is no value for ${known}.`,
      `Give a number of ${unit} from ${lowest} to ${highest}.`,
      { outcome: 'usage' },
    );
  }
  session.store.change((tables) => {
    tables.table('setting').put(keyOf(known), { value });
  });
  return { name: known, ...SETTINGS[known], value };
}

function keyOf(name: SettingName): string {
  return `setting/${name}`;
}

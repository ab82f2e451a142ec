import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Phrases, Spoken } from '../../../src/language/index.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'words');

/** Words that are the same in both languages. */
const SAME = new Set(['action', 'DETAIL', 'status']);

async function all(): Promise<[string, Spoken<Phrases>][]> {
  const found: [string, Spoken<Phrases>][] = [];
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))) {
    const module = (await import(join(FOLDER, file))) as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === 'object' && value !== null && 'en' in value && 'id' in value)
        found.push([`${file} ${name}`, value as Spoken<Phrases>]);
    }
  }
  return found;
}

/** The phrase with a value of its own for each gap. */
function said(phrase: Phrases[string]): { readonly text: string; readonly values: readonly string[] } {
  if (typeof phrase === 'string') return { text: phrase, values: [] };
  // A number reads as a number and a text as a text in every sentence.
  const values = Array.from({ length: phrase.length }, (_, i) => String(7_100 + i));
  return { text: (phrase as (...values: readonly string[]) => string)(...values), values };
}

describe('every phrase', async () => {
  const spoken = await all();

  it('is found', () => {
    expect(spoken.length).toBeGreaterThan(2);
  });

  it.each(spoken)('%s: in both languages, with the same values, and translated', (_, { en, id }) => {
    expect(Object.keys(id)).toEqual(Object.keys(en));
    for (const [name, phrase] of Object.entries(en)) {
      const [english, indonesian] = [said(phrase), said(id[name] ?? '')];
      expect(english.text.trim(), name).not.toBe('');
      expect(indonesian.text.trim(), name).not.toBe('');
      for (const value of english.values.filter((one) => english.text.includes(one)))
        expect(indonesian.text, `${name} leaves a value out`).toContain(value);
      if (!SAME.has(name)) expect(indonesian.text, `${name} is not translated`).not.toBe(english.text);
    }
  });
});

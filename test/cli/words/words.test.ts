import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Phrases, Spoken } from '../../../src/language/index.ts';

const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');
const WORDS = join(SOURCES, 'cli', 'words');

/** Every file that may hold phrases. */
function catalogues(): string[] {
  const words = readdirSync(WORDS).filter((name) => name.endsWith('.ts'));
  return [...words.map((name) => join(WORDS, name)), join(SOURCES, 'report', 'phrases.ts')];
}

/** Words that are the same in both languages. */
const SAME = new Set(['action', 'change', 'DETAIL', 'sponsor', 'status']);

async function all(): Promise<[string, Spoken<Phrases>][]> {
  const found: [string, Spoken<Phrases>][] = [];
  for (const file of catalogues()) {
    const module = (await import(file)) as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === 'object' && value !== null && 'en' in value && 'id' in value)
        found.push([`${relative(SOURCES, file)} ${name}`, value as Spoken<Phrases>]);
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

  // A phrase that nobody says any more would be translated for ever.
  it.each(spoken)('%s: each is used', (where, { en }) => {
    const [file = '', catalogue = ''] = where.split(' ');
    const named = new RegExp(`\\b${catalogue}\\b`);
    const users = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== file)
      .map((name) => readFileSync(join(SOURCES, name), 'utf8'))
      .filter((text) => named.test(text))
      .join('\n');
    // One that is picked from by a kind of the wallet's, or handed over for that, is used as a whole: the compiler asks
    // for every kind.
    if (new RegExp(`\\b${catalogue}\\[[\\w.]+\\](?:\\[|, | \\})`).test(users)) return;
    const unused = Object.keys(en).filter((name) => !new RegExp(`(?:\\.|\\['|'|\\b)${name}\\b`).test(users));
    expect(unused).toEqual([]);
  });
});

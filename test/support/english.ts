import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Phrases, Spoken } from '../../src/language/index.ts';

const WORDS = join(import.meta.dirname, '..', '..', 'src', 'cli', 'words');

/** Enough of a phrase that nothing else says it by chance. */
const LONG_ENOUGH = 12;

/** The stretches between the values of every English phrase that no Indonesian phrase has too. */
async function englishStretches(): Promise<string[]> {
  const [english, indonesian]: [string[], string[]] = [[], []];
  for (const name of readdirSync(WORDS).filter((one) => one.endsWith('.ts'))) {
    const module = (await import(join(WORDS, name))) as Readonly<Record<string, unknown>>;
    for (const value of Object.values(module)) {
      if (typeof value !== 'object' || value === null || !('en' in value) || !('id' in value)) continue;
      const { en, id } = value as Spoken<Phrases>;
      english.push(...Object.values(en).flatMap(stretches));
      indonesian.push(...Object.values(id).flatMap(stretches));
    }
  }
  const told = indonesian.join('\n');
  return [...new Set(english)].filter((one) => !told.includes(one));
}

function stretches(phrase: Phrases[string]): string[] {
  const text =
    typeof phrase === 'string'
      ? phrase
      : (phrase as (...values: readonly string[]) => string)(
          ...Array.from({ length: phrase.length }, () => '7100'),
        );
  // A command and what it takes is the same in both.
  return text
    .split(/7100|medwallet [\w -]+|\n/)
    .map((part) => part.trim())
    .filter((part) => part.length >= LONG_ENOUGH && part.includes(' '));
}

const ENGLISH = await englishStretches();

/** What of the catalogue's English stands in a text that ought to be Indonesian. */
export function englishIn(text: string): string[] {
  return ENGLISH.filter((stretch) => text.includes(stretch));
}

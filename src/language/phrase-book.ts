/** Finds the words for a sentence; undefined for one that the book does not have. */
export type PhraseBook = (sentence: string) => string | undefined;

/**
 * Sentences that are said elsewhere, with their words in another language. `{}` stands for a value, in both; a value
 * that is a sentence of the book itself is told in its words.
 * @param words asked for with the first sentence: most who load a book read the other language
 */
export function phraseBook(words: () => Readonly<Record<string, string>>): PhraseBook {
  let book: ReadonlyMap<string, string> | undefined;
  // Made when the first sentence is not there as it stands.
  const patterns: (readonly [RegExp, string])[] = [];
  const find: PhraseBook = (sentence) => {
    const told = (book ??= new Map(Object.entries(words())));
    const known = told.get(sentence);
    if (known !== undefined) return known;
    if (patterns.length === 0) {
      for (const [one, its] of told) if (one.includes('{}')) patterns.push([patternOf(one), its]);
    }
    for (const [pattern, its] of patterns) {
      const values = pattern.exec(sentence)?.slice(1);
      if (values === undefined) continue;
      let at = 0;
      return its.replaceAll('{}', () => {
        const value = values[at++] ?? '';
        return find(value) ?? value;
      });
    }
    return undefined;
  };
  return find;
}

function patternOf(sentence: string): RegExp {
  const parts = sentence.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}

import type { Language } from '../language/index.ts';
import { testSeedWords } from './words/test-seed.ts';

/** The mark of a test wallet, wherever a wallet says who it is. */
export function testSeedLine(
  { testSeed }: { readonly testSeed: boolean },
  language: Language,
): readonly string[] {
  return testSeed ? [testSeedWords[language].line] : [];
}

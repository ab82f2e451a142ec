export { isLanguage, languageOf, LANGUAGES } from './language.ts';
export { meantBy } from './meant.ts';
export { purposeName } from './purposes.ts';
export { spoken } from './phrases.ts';
export { sentenceIn } from './sentences.ts';
export { clockTime, isoDay, longDay, numberOf, shortDay, timeLeft, timeOf } from './times.ts';
export type { Language } from './language.ts';
export type { Phrase, Phrases, Same, Spoken } from './phrases.ts';

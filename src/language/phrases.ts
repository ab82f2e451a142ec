import type { Language } from './language.ts';

/** A sentence, or one with values in it. */
export type Phrase = string | ((...values: never[]) => string);
export type Phrases = Readonly<Record<string, Phrase>>;

/** The same phrases with the same values, in whatever words. */
export type Same<T extends Phrases> = {
  readonly [Name in keyof T]: T[Name] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : string;
};

/** Phrases in every language. */
export interface Spoken<T extends Phrases> extends Readonly<Record<Language, Same<T> | T>> {
  readonly en: T;
  readonly id: Same<T>;
}

/**
 * What one command or page says, in English and Indonesian side by side: the compiler asks for each phrase in both,
 * with the same values.
 */
export function spoken<T extends Phrases>(en: T, id: Same<T>): Spoken<T> {
  return { en, id };
}

/** What is wrong, and what to do; without the second the advice of the whole class is given. */
export type ErrorWords = string | readonly [sentence: string, hint: string];

/** The words of one class of errors by code. */
export type Words = Readonly<Record<string, ErrorWords>>;

import { FhirError } from './errors.ts';

/** Levels of nested objects and lists. The deepest published R4 examples stay below 20. */
export const MAX_DEPTH = 64;
/** Names in one object. The largest R4 element has some 60. */
export const MAX_NAMES = 512;
/** Characters of one text, as R4 has it (Datatypes, string: 1 MB). */
export const MAX_TEXT = 1024 * 1024;
/** Characters of a number. R4 asks for 18 digits. */
const MAX_NUMBER = 256;
/** Values in one file: a Bundle of 64 MiB that people fill has a million and a half. */
const MAX_VALUES = 4_000_000;
/** Attachments and binaries: base64Binary has no limit of its own in R4. */
const UNLIMITED = 'data';

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const [MINUS, PLUS, DOT, ZERO, NINE] = [0x2d, 0x2b, 0x2e, 0x30, 0x39];

/** Where something stands in a file: from `start` to before `end`, in bytes. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Walks JSON by the grammar of RFC 8259 over the bytes themselves, so that places in them can be told and nothing
 * is built. The bytes may come from anybody: depth, names in an object, lengths of texts and names given twice are
 * refused where they stand, at the cost of having read up to there. The bytes must be UTF-8, which is not looked at.
 *
 * A value is read by `value`, or by `members` and `items` with a visitor that stands before each value and reads
 * it by one of the three.
 */
export class JsonScanner {
  /** The byte that is read next. */
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #text: Buffer;
  #depth = 0;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Reads any value and says where it stands. @param name the member it is the value of */
  value(name = ''): Range {
    const first = this.peek();
    const start = this.at;
    if (++this.#values > MAX_VALUES) throw this.#large(`more than ${MAX_VALUES} values`);
    if (first === QUOTE) this.#string(name);
    else if (first === OPEN_OBJECT) this.members((inner) => this.value(inner));
    else if (first === OPEN_LIST) this.items(() => this.value(name));
    else if (first === MINUS || isDigit(first)) this.#number();
    else this.#word();
    return { start, end: this.at };
  }

  /** Reads an object. */
  members(visit: (name: string) => void): void {
    this.#enter(OPEN_OBJECT);
    const names = new Set<string>();
    if (this.peek() === CLOSE_OBJECT) {
      this.#leave();
      return;
    }
    do {
      if (this.peek() !== QUOTE) throw this.malformed();
      const name = this.#name();
      if (names.has(name)) throw this.#twice();
      if (names.size === MAX_NAMES) throw this.#large(`an object with more than ${MAX_NAMES} names`);
      names.add(name);
      if (this.peek() !== COLON) throw this.malformed();
      this.at++;
      this.peek();
      visit(name);
    } while (this.#goesOn(CLOSE_OBJECT));
  }

  /** Reads a list. */
  items(visit: () => void): void {
    this.#enter(OPEN_LIST);
    if (this.peek() === CLOSE_LIST) {
      this.#leave();
      return;
    }
    do {
      this.peek();
      visit();
    } while (this.#goesOn(CLOSE_LIST));
  }

  /** Goes to the next byte that is no white space, without reading it; undefined at the end. */
  peek(): number | undefined {
    for (;;) {
      const byte = this.#bytes[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.at++;
    }
  }

  malformed(): FhirError {
    return new FhirError(
      'malformed-resource',
      `This is not FHIR in JSON: it breaks off at byte ${this.at}.`,
      'Ask for the file again, whole, as FHIR R4 in JSON.',
      { facts: { at: this.at } },
    );
  }

  #enter(bracket: number): void {
    if (this.peek() !== bracket) throw this.malformed();
    if (this.#depth === MAX_DEPTH) {
      throw new FhirError(
        'too-deep',
        `This file nests deeper than ${MAX_DEPTH} levels, which no FHIR resource does.`,
        'Check that it is the right file.',
        { facts: { at: this.at } },
      );
    }
    this.#depth++;
    this.at++;
  }

  #leave(): void {
    this.#depth--;
    this.at++;
  }

  #goesOn(close: number): boolean {
    const byte = this.peek();
    if (byte === COMMA) {
      this.at++;
      return true;
    }
    if (byte !== close) throw this.malformed();
    this.#leave();
    return false;
  }

  // FHIR's names are plain words, so no name has an escape, and two that differ in bytes differ.
  #name(): string {
    const start = ++this.at;
    while (isWordByte(this.#bytes[this.at])) this.at++;
    if (this.#bytes[this.at] !== QUOTE || this.at === start || this.at - start > 128) throw this.malformed();
    return this.#text.toString('latin1', start, this.at++);
  }

  #string(name: string): void {
    const bytes = this.#bytes;
    const start = ++this.at;
    const limit = name === UNLIMITED ? Infinity : start + MAX_TEXT;
    let at = start;
    for (;;) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === undefined || byte < 0x20) {
        this.at = at;
        throw this.malformed();
      }
      if (byte === BACKSLASH) {
        this.at = at;
        at = this.#escape();
      } else {
        at++;
      }
      if (at > limit) throw this.#large(`a text of more than ${MAX_TEXT} bytes`);
    }
    this.at = at + 1;
  }

  // Where it ends.
  #escape(): number {
    const kind = this.#bytes[this.at + 1];
    if (kind === 0x75) {
      const digits = this.#text.toString('latin1', this.at + 2, this.at + 6);
      if (!/^[0-9A-Fa-f]{4}$/.test(digits)) throw this.malformed();
      return this.at + 6;
    }
    if (kind === undefined || !'"\\/bfnrt'.includes(String.fromCharCode(kind))) throw this.malformed();
    return this.at + 2;
  }

  #number(): void {
    const start = this.at;
    if (this.#bytes[this.at] === MINUS) this.at++;
    if (this.#bytes[this.at] === ZERO) this.at++;
    else this.#digits();
    if (this.#bytes[this.at] === DOT) {
      this.at++;
      this.#digits();
    }
    const exponent = this.#bytes[this.at];
    if (exponent === 0x65 || exponent === 0x45) {
      this.at++;
      const sign = this.#bytes[this.at];
      if (sign === PLUS || sign === MINUS) this.at++;
      this.#digits();
    }
    if (this.at - start > MAX_NUMBER) throw this.#large(`a number of more than ${MAX_NUMBER} characters`);
  }

  #digits(): void {
    if (!isDigit(this.#bytes[this.at])) throw this.malformed();
    while (isDigit(this.#bytes[this.at])) this.at++;
  }

  #word(): void {
    const word = ['true', 'false', 'null'].find(
      (one) => this.#text.toString('latin1', this.at, this.at + one.length) === one,
    );
    if (word === undefined) throw this.malformed();
    this.at += word.length;
  }

  #twice(): FhirError {
    return new FhirError(
      'duplicate-key',
      'This file gives the same name twice in one object.',
      'Ask for the file again; it says two things at once.',
      { facts: { at: this.at } },
    );
  }

  #large(what: string): FhirError {
    return new FhirError(
      'too-large',
      `This file holds ${what}, which FHIR does not.`,
      'Check that it is the right file.',
      { facts: { at: this.at } },
    );
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || isDigit(byte) || byte === 0x5f;
}

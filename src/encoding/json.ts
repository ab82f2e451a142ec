import canonicalize from 'canonicalize';
import { bytesToUtf8, equalBytes, utf8ToBytes } from './bytes.ts';
import { EncodingError } from './errors.ts';

/** Anything that JSON (RFC 8259) can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
/** An object of JSON (RFC 8259), by name. */
export type JsonObject = Record<string, JsonValue>;

export interface JsonLimits {
  /** Bytes of UTF-8; anything longer is refused unread. */
  readonly maxBytes: number;
  /** Nested arrays and objects; 32 unless told. */
  readonly maxDepth?: number;
}

const DEFAULT_DEPTH = 32;
const [QUOTE, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x22, 0x7b, 0x7d, 0x5b, 0x5d];

/**
 * The one serialisation of a JSON value (RFC 8785), as UTF-8 bytes.
 * @throws EncodingError `bad-json` for what RFC 8785 cannot write: NaN, infinities, lone surrogates
 */
export function canonicalJson(value: JsonValue): Uint8Array {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch {
    text = undefined;
  }
  if (text === undefined || !text.isWellFormed()) {
    throw new EncodingError(
      'bad-json',
      'This value cannot be written as canonical JSON (RFC 8785).',
      'Use finite numbers and well-formed text only.',
    );
  }
  return utf8ToBytes(text);
}

/**
 * Parses JSON that may come from anybody: size first, then UTF-8, then the strict grammar, then depth and
 * names, then what only looks like a value. `JSON.parse` keeps the last of two equal names and other readers
 * keep the first, so a text with a name given twice says two things and is refused. So is a number that is too
 * large for a double (`1e400`, which `JSON.parse` calls infinite) and an escape of half a character.
 * @throws EncodingError `too-large`, `bad-utf8`, `bad-json`, `too-deep`, `duplicate-key`
 */
export function parseJson(input: Uint8Array | string, limits: JsonLimits): JsonValue {
  const size = typeof input === 'string' ? Buffer.byteLength(input) : input.length;
  if (size > limits.maxBytes) {
    throw new EncodingError(
      'too-large',
      `This JSON has ${size} bytes where at most ${limits.maxBytes} are read.`,
      'Check that it is the right file.',
    );
  }
  const text = typeof input === 'string' ? input : bytesToUtf8(input);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    throw new EncodingError('bad-json', 'This is not JSON.', 'Ask for the file again, whole.');
  }
  checkShape(text, limits.maxDepth ?? DEFAULT_DEPTH);
  // Half a character comes in by an escape only: as bytes it is no UTF-8.
  checkValue(value, text.includes('\\'));
  return value;
}

/** Refuses what other readers take for something else: numbers without an end, halves of characters. */
function checkValue(value: JsonValue, hasEscapes: boolean): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new EncodingError(
      'bad-json',
      'This JSON holds a number that is too large to be read.',
      'Ask for the file again, with numbers that a double can hold.',
    );
  }
  if (typeof value === 'string') checkText(value, hasEscapes);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) checkValue(item, hasEscapes);
    return;
  }
  for (const name in value) {
    checkText(name, hasEscapes);
    checkValue(value[name] ?? null, hasEscapes);
  }
}

function checkText(text: string, hasEscapes: boolean): void {
  if (!hasEscapes || text.isWellFormed()) return;
  throw new EncodingError(
    'bad-json',
    'This JSON holds half of a character (a lone surrogate).',
    'Ask for the file again; it was cut or rewritten on the way.',
  );
}

/**
 * Parses JSON that must be its own RFC 8785 bytes, as everything is that gets hashed or signed.
 * @throws EncodingError as {@link parseJson}, and `not-canonical`
 */
export function parseCanonicalJson(input: Uint8Array, limits: JsonLimits): JsonValue {
  const plain = readPlain(input, limits);
  if (plain !== undefined) return plain;
  const value = parseJson(input, limits);
  if (!equalBytes(canonicalJson(value), input)) {
    throw new EncodingError(
      'not-canonical',
      'This JSON is not in its canonical form (RFC 8785).',
      'Ask for the file again; it was rewritten on the way.',
    );
  }
  return value;
}

/**
 * The value of bytes that are their own canonical form and need no escape; undefined for all others, which the
 * strict reader then judges. What `JSON.stringify` gives back unchanged holds no space, no second spelling of a
 * number and no name twice; the order of names and the depth are left to look at.
 */
function readPlain(input: Uint8Array, { maxBytes, maxDepth = DEFAULT_DEPTH }: JsonLimits) {
  if (input.length > maxBytes) return undefined;
  try {
    const text = bytesToUtf8(input);
    const value = JSON.parse(text) as JsonValue;
    const isPlain = !text.includes('\\') && JSON.stringify(value) === text && isSorted(value, maxDepth);
    return isPlain ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSorted(value: JsonValue, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isSorted(item, depth - 1));
  let before: string | undefined;
  for (const name in value) {
    if (before !== undefined && name <= before) return false;
    if (!isSorted(value[name] ?? null, depth - 1)) return false;
    before = name;
  }
  return true;
}

/** Walks text that is known to be valid JSON and refuses deep nesting and names given twice. */
function checkShape(text: string, maxDepth: number): void {
  // One entry per open bracket: the names seen for an object, undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  const endOfString = stringEnds(text);
  let at = 0;
  while (at < text.length) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      const end = endOfString(at);
      if (isName(text, end)) checkName(open.at(-1), text.slice(at, end));
      at = end;
      continue;
    }
    if (character === OPEN_OBJECT || character === OPEN_ARRAY) {
      open.push(character === OPEN_OBJECT ? new Set() : undefined);
      if (open.length > maxDepth) {
        throw new EncodingError(
          'too-deep',
          `This JSON nests deeper than ${maxDepth} levels.`,
          'Check that it is the right file.',
        );
      }
    } else if (character === CLOSE_OBJECT || character === CLOSE_ARRAY) {
      open.pop();
    }
    at++;
  }
}

/** Where the string that begins at a quotation mark ends. Asked from the left to the right. */
function stringEnds(text: string): (start: number) => number {
  let escape = nextOr(text, '\\', 0);
  return (start) => {
    let at = start + 1;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (escape < at) escape = nextOr(text, '\\', at);
      if (quote < escape) return quote + 1;
      at = escape + 2;
    }
  };
}

function nextOr(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? Infinity : found;
}

function isName(text: string, after: number): boolean {
  let at = after;
  while (' \t\n\r'.includes(text[at] ?? 'x')) at++;
  return text[at] === ':';
}

// Names are compared unescaped: "a" and "\u0061" are the same name.
function checkName(names: Set<string> | undefined, literal: string): void {
  const name = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  if (names?.has(name) === true) {
    throw new EncodingError(
      'duplicate-key',
      'This JSON gives the same name twice in one object.',
      'Ask for the file again; it says two things at once.',
    );
  }
  names?.add(name);
}

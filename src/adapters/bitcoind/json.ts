import { ChainError } from './errors.ts';

/** A number as the node wrote it: bitcoind prints amounts as decimals, which a float would round. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type RpcValue = null | boolean | string | JsonNumber | RpcValue[] | { [name: string]: RpcValue };

const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Strict JSON (RFC 8259) with numbers left as text. Whoever answers on the node's port controls every byte:
 * a name given twice, nesting past 32 levels or anything after the value is refused. The caller limits the size.
 * @throws ChainError `node-bad-answer`
 */
export function parseNodeJson(text: string): RpcValue {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): RpcValue {
    if (depth > MAX_DEPTH) throw badJson('nests too deep');
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  end(): void {
    this.#space();
    if (this.#at !== this.#text.length) throw badJson('goes on after its end');
  }

  #object(depth: number): RpcValue {
    // Without a prototype, so that no name (not even __proto__) can mean something else.
    const object = Object.create(null) as Record<string, RpcValue>;
    this.#at++;
    if (this.#closes('}')) return object;
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') throw badJson('has a field without a name');
      const name = this.#string();
      if (name in object) throw badJson('gives one name twice');
      this.#space();
      if (this.#text[this.#at++] !== ':') throw badJson('is cut off or damaged');
      object[name] = this.value(depth + 1);
      if (this.#closes('}')) return object;
      this.#comma();
    }
  }

  #array(depth: number): RpcValue[] {
    const array: RpcValue[] = [];
    this.#at++;
    if (this.#closes(']')) return array;
    for (;;) {
      array.push(this.value(depth + 1));
      if (this.#closes(']')) return array;
      this.#comma();
    }
  }

  #string(): string {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    const literal = this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
    try {
      return JSON.parse(literal) as string;
    } catch {
      throw badJson('is cut off or damaged');
    }
  }

  #number(): JsonNumber {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text)?.[0];
    if (found === undefined) throw badJson('is cut off or damaged');
    this.#at += found.length;
    return new JsonNumber(found);
  }

  #word<T extends boolean | null>(word: string, meaning: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw badJson('is cut off or damaged');
    this.#at += word.length;
    return meaning;
  }

  #closes(bracket: '}' | ']'): boolean {
    this.#space();
    if (this.#text[this.#at] !== bracket) return false;
    this.#at++;
    return true;
  }

  #comma(): void {
    if (this.#text[this.#at++] !== ',') throw badJson('is cut off or damaged');
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }
}

function badJson(what: string): ChainError {
  return new ChainError(
    'node-bad-answer',
    `The answer to a call is no proper JSON: it ${what}.`,
    'Check that the address and port are those of a Bitcoin node.',
    { outcome: 'unavailable' },
  );
}

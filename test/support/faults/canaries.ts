import { readFileSync } from 'node:fs';
import { bytesToBase64, bytesToHex, utf8ToBytes } from '../../../src/encoding/index.ts';

/** Something that must stand nowhere in the clear, and in which forms it would be recognised. */
export interface Canary {
  readonly name: string;
  readonly forms: readonly Uint8Array[];
}

/** @param secret text, or bytes of a key */
export function canary(name: string, secret: string | Uint8Array): Canary {
  const bytes = typeof secret === 'string' ? utf8ToBytes(secret) : secret;
  const hex = bytesToHex(bytes);
  const texts = [hex, hex.toUpperCase(), ...base64Forms(bytes)];
  const utf16 = typeof secret === 'string' ? [new Uint8Array(Buffer.from(secret, 'utf16le'))] : [];
  return { name, forms: [bytes, ...utf16, ...texts.map(utf8ToBytes)] };
}

/** What base64 makes of it wherever it begins within other bytes: the letters that depend on nothing else. */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = bytesToBase64(new Uint8Array([...new Uint8Array(shift), ...bytes])).replace(/=+$/, '');
    const own = text.slice(shift === 0 ? 0 : shift + 1, -2);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Where canaries were found: none is the only good answer. */
export class LeakWatch {
  readonly hits: string[] = [];
  readonly #canaries: Canary[] = [];
  #looked = 0;

  add(...canaries: readonly Canary[]): void {
    this.#canaries.push(...canaries);
  }

  /** How many texts and files were looked at. */
  get looked(): number {
    return this.#looked;
  }

  look(where: string, bytes: Uint8Array | string): void {
    this.#looked++;
    const hay =
      typeof bytes === 'string'
        ? Buffer.from(bytes)
        : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const { name, forms } of this.#canaries) {
      if (forms.some((form) => hay.includes(Buffer.from(form)))) this.hits.push(`${name} in ${where}`);
    }
  }

  lookAtFiles(paths: readonly string[]): void {
    for (const path of paths) this.look(path, readFileSync(path));
  }
}

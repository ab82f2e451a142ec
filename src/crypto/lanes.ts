import { concatBytes, equalBytes } from '../encoding/index.ts';
import { sha256, sha256Into } from './hash.ts';
import { lanesModule } from './lanes-module.ts';

const HASH = 32;
const LANES = 4;
/** So many messages have come before the module is made: it takes as long as hashing twice as many. */
const WORTH = 8_192;
/** Messages that are handed over at once: they and their digests stay in the nearest cache. */
const MOST = 128;
// Where they lie in the module's memory; the byte before the first belongs to nothing.
const INPUT = 8_192 + 64;
const OUTPUT = INPUT + MOST * 64;

type OfWidth = (input: number, output: number, groups: number, prefix: number) => void;

interface Module {
  readonly memory: Uint8Array;
  readonly of32: OfWidth;
  readonly of64: OfWidth;
}

let seen = 0;
// Undefined until it is worth it, null where it does not run.
let loaded: Module | null | undefined;

/** `count` messages of `width` bytes one behind the other from `from` on, and a byte that is hashed before each. */
export interface Messages {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly count: number;
  readonly width: 32 | 64;
  readonly prefix: number;
}

/**
 * Writes SHA-256(prefix ‖ message) of each message to `target`, one behind the other from `offset` on. Four at once,
 * where there are many: a call of the platform's hash takes longer than hashing such a short message does.
 */
export function sha256Each(messages: Messages, target: Uint8Array, offset: number): void {
  const { bytes, from, count, width, prefix } = messages;
  seen += count;
  if (loaded === undefined && seen >= WORTH) loaded = load();
  const lanes = loaded ?? undefined;
  const together = lanes === undefined ? 0 : count - (count % LANES);
  for (let done = 0; lanes !== undefined && done < together; done += MOST) {
    const next = Math.min(MOST, together - done);
    const start = from + done * width;
    lanes.memory.set(bytes.subarray(start, start + next * width), INPUT);
    lanes[width === 32 ? 'of32' : 'of64'](INPUT - 1, OUTPUT, next / LANES, prefix);
    target.set(lanes.memory.subarray(OUTPUT, OUTPUT + next * HASH), offset + done * HASH);
  }
  const input = new Uint8Array(1 + width);
  input[0] = prefix;
  for (let i = together; i < count; i++) {
    input.set(bytes.subarray(from + i * width, from + (i + 1) * width), 1);
    sha256Into(input, target, offset + i * HASH);
  }
}

/** The module, if it runs here and hashes as the platform does. */
function load(): Module | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(lanesModule()), { env: { memory } });
    const { of32, of64 } = exports as unknown as Omit<Module, 'memory'>;
    const module = { memory: new Uint8Array(memory.buffer), of32, of64 };
    return isRight(module, 32) && isRight(module, 64) ? module : null;
  } catch {
    return null;
  }
}

function isRight({ memory, of32, of64 }: Module, width: 32 | 64): boolean {
  const messages = Array.from({ length: LANES }, (_, i) => sha256(Uint8Array.of(width, i)));
  const doubled = messages.map((message) => (width === 32 ? message : concatBytes(message, message)));
  memory.set(concatBytes(...doubled), INPUT);
  (width === 32 ? of32 : of64)(INPUT - 1, OUTPUT, 1, 1);
  const expected = doubled.map((message) => sha256(Uint8Array.of(1), message));
  return equalBytes(memory.subarray(OUTPUT, OUTPUT + LANES * HASH), concatBytes(...expected));
}

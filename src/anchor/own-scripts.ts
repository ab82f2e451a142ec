import { bytesToHex, segwitProgram } from '../encoding/index.ts';
import { recordScript, type PublicDeriver, type RecordDescriptor } from '../multisig/index.ts';
import type { PlaceHint } from './proposal.ts';

export interface Place extends PlaceHint {
  readonly descriptor: RecordDescriptor;
}

/**
 * How far out on branch 1 change counts as returned: any program finds it within that. Money that went further would
 * still be the patient's by its script, but only whoever knows the index could name it, and could ask a price for it.
 */
const CHANGE_REACH = 10_000;

/**
 * Recognises the scripts of some descriptors by deriving them. A hint only says where to look first; what is
 * not found by it is looked for on branch 1 from 0 and on branch 0 around the seal, so leaving a hint away
 * hides nothing within that reach.
 */
export class OwnScripts {
  readonly #descriptors: readonly RecordDescriptor[];
  readonly #derive: PublicDeriver;
  readonly #derived = new Map<string, Uint8Array>();

  constructor(descriptors: readonly RecordDescriptor[], derive: PublicDeriver) {
    this.#descriptors = descriptors;
    this.#derive = derive;
  }

  /** The script at a place; derived once. */
  at({ descriptor, branch, index }: Place): Uint8Array {
    const key = `${descriptor.text}/${branch}/${index}`;
    const known = this.#derived.get(key);
    if (known !== undefined) return known;
    const { scriptPubKey } = recordScript(descriptor, branch, index, this.#derive);
    this.#derived.set(key, scriptPubKey);
    return scriptPubKey;
  }

  /** The descriptor whose script at this place it is. */
  match(script: Uint8Array, branch: 0 | 1, index: number): Place | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= 0x80000000) return undefined;
    const wanted = bytesToHex(script);
    return this.#descriptors
      .map((descriptor) => ({ descriptor, branch, index }))
      .find((place) => bytesToHex(this.at(place)) === wanted);
  }

  /**
   * Where the script lies, if it is ours.
   * @param statement the number around which branch 0 is searched
   * @param scan how far
   */
  find(
    script: Uint8Array,
    hint: PlaceHint | undefined,
    { statement, scan }: { readonly statement: number; readonly scan: number },
  ): Place | undefined {
    if (!isScriptHash(script)) return undefined;
    const hinted = hint === undefined ? undefined : this.match(script, hint.branch, hint.index);
    if (hinted !== undefined) return hinted;
    for (let offset = 0; offset < scan; offset++) {
      const found =
        this.match(script, 1, offset) ??
        this.match(script, 0, statement + offset) ??
        this.match(script, 0, statement - offset);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /**
   * Where an output lies that returns money, if it is change of ours: on branch 1, where wallets look for it.
   * @param scan how far to look without a hint
   */
  findChange(script: Uint8Array, hint: PlaceHint | undefined, scan: number): Place | undefined {
    // The commitment among them, which every statement has: nothing is derived for it.
    if (!isScriptHash(script)) return undefined;
    const isNear = hint?.branch === 1 && hint.index < CHANGE_REACH;
    const hinted = isNear ? this.match(script, 1, hint.index) : undefined;
    if (hinted !== undefined) return hinted;
    for (let index = 0; index < scan; index++) {
      const found = this.match(script, 1, index);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** The form of every script of a descriptor: P2WSH. */
function isScriptHash(script: Uint8Array): boolean {
  const program = segwitProgram(script);
  return program?.version === 0 && program.program.length === 32;
}

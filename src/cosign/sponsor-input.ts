import { keyWitness } from '../bip322/index.ts';
import { tinyEcdsaVerifier } from '../crypto/curve.ts';
import { hash160, sighashAll } from '../crypto/index.ts';
import {
  derToCompact,
  EncodingError,
  equalBytes,
  p2wpkhScriptCode,
  parseWitness,
  segwitProgram,
  type TxOutput,
} from '../encoding/index.ts';
import { fieldsOf, INPUT, valueOf } from './fields.ts';
import { readPart, refused } from './foreign.ts';
import type { Psbt } from './format.ts';

/**
 * The witness of an input that is a sponsor's: what the sponsor's wallet finished, or put together from the
 * one signature of a P2WPKH input. P2WPKH is verified here. Other kinds are taken as they are: a wrong witness
 * there cannot move anything, the transaction is merely refused by the node.
 * @param spent proved by its previous transaction
 * @returns undefined while it is not signed
 * @throws CosignError `bad-signature`, `malformed-psbt`
 */
export function sponsorWitness(psbt: Psbt, index: number, spent: TxOutput): Uint8Array[] | undefined {
  const map = psbt.inputs[index] ?? [];
  const finished = valueOf(map, INPUT.finalWitness);
  const stack =
    finished === undefined
      ? partialWitness(fieldsOf(map, INPUT.partialSignature))
      : readPart('A finished witness', () => parseWitness(finished));
  const program = segwitProgram(spent.script);
  if (stack === undefined || program?.version !== 0 || program.program.length !== 20) return stack;
  const [item, publicKey, ...rest] = stack;
  const isKey =
    publicKey !== undefined && rest.length === 0 && equalBytes(hash160(publicKey), program.program);
  const signature = item && compact(item);
  const sighash = sighashAll(psbt.transaction, index, p2wpkhScriptCode(program.program), spent.value);
  if (isKey && signature && tinyEcdsaVerifier(sighash, publicKey, signature)) {
    return keyWitness(signature, publicKey);
  }
  throw refused(
    'bad-signature',
    `Input ${index} of the sponsor does not carry a signature of its key.`,
    'Ask the sponsor to sign again.',
  );
}

function partialWitness(fields: ReturnType<typeof fieldsOf>): Uint8Array[] | undefined {
  const [only, ...more] = fields;
  return only === undefined || more.length > 0 ? undefined : [only.value, only.keyData];
}

function compact(item: Uint8Array): Uint8Array | undefined {
  try {
    return derToCompact(item.subarray(0, -1));
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}

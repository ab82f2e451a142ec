import { parseWitness } from '../encoding/index.ts';
import { CosignError } from './errors.ts';
import { INPUT, valueOf } from './fields.ts';
import { parsePsbt, type Psbt } from './format.ts';
import { malformed, readPart } from './foreign.ts';
import { ownFields, SUBTYPE } from './proprietary.ts';
import { psbtBytes } from './transport.ts';

/** What a PSBT of ours asks to be signed: a grant (BIP-322) or a statement of the ledger. */
export type PsbtKind = 'grant' | 'statement';

/**
 * What a PSBT was written as, so that a command knows which reader to ask. It says nothing about whether the
 * file keeps what it promises; only the readers do.
 * @throws CosignError `not-medwallet`, and the codes of the file
 */
export function psbtKind(input: Uint8Array | string): PsbtKind {
  const own = ownFields(parsePsbt(psbtBytes(input)).global);
  const isGrant = own.some(({ subtype }) => subtype === SUBTYPE.grantClaims);
  const isStatement = own.some(({ subtype }) => subtype === SUBTYPE.note);
  if (isGrant && isStatement) throw malformed('This PSBT says it is a grant and a statement.');
  if (isGrant) return 'grant';
  if (isStatement) return 'statement';
  throw new CosignError(
    'not-medwallet',
    'This PSBT is neither the offer of a grant nor a statement.',
    'Sign it with the wallet it belongs to; medwallet signs nothing it does not understand.',
  );
}

/**
 * The inputs that a wallet given this file signs if it has a key for them: all without a finished witness. An empty one
 * finishes nothing.
 */
export function openInputs({ inputs }: Psbt): number[] {
  return inputs.flatMap((map, i) => {
    const witness = valueOf(map, INPUT.finalWitness);
    const stack = witness === undefined ? [] : readPart('A finished witness', () => parseWitness(witness));
    return stack.length === 0 ? [i] : [];
  });
}

/** Whether anybody has signed it, by what stands in the file: none of the signatures is checked here. */
export function isSignedPsbt({ inputs }: Psbt): boolean {
  const signatures: readonly number[] = [INPUT.partialSignature, INPUT.finalWitness];
  return inputs.some((map) => map.some(({ type }) => signatures.includes(type)));
}

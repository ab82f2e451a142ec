import { derivePublicKey, type CustodyAccount, type SigningKey } from '../keys/index.ts';
import { equalBytes } from '../encoding/index.ts';
import { recordScript } from '../multisig/index.ts';
import type { CosignError } from './errors.ts';
import { refused } from './foreign.ts';
import { serializePsbt } from './format.ts';
import { notOurKey, signMultisigInput } from './sign-input.ts';
import { checkStatementPsbt, type SealedInput, type StatementOptions } from './statement-check.ts';

export interface SignOptions extends StatementOptions {
  /** Custody accounts of this wallet; those that are in a descriptor sign its inputs. */
  readonly accounts: readonly CustodyAccount[];
}

/**
 * Signs a statement after every check of {@link checkStatementPsbt} has passed on these very bytes. Which key
 * signs which input comes from the descriptors this co-signer agreed to; paths and fingerprints in the file are
 * not looked at. Inputs that are not the record address' are left alone.
 * @returns the PSBT with our signatures and nothing else changed
 * @throws CosignError `not-our-key`, `already-signed`, `too-many-signatures`, and all of {@link checkStatementPsbt}
 */
export function signStatementPsbt(input: Uint8Array | string, options: SignOptions): Uint8Array {
  const { file, inputs } = checkStatementPsbt(input, options);
  const ours = inputs.flatMap((sealed) => {
    const key = keyFor(sealed, options.accounts);
    return key === undefined ? [] : [{ sealed, key }];
  });
  if (ours.length === 0) throw notOurKey();
  const open = ours.filter(({ sealed, key }) => !isComplete(sealed) && !hasSigned(sealed, key));
  if (open.length === 0) throw nothingLeft(ours.some(({ sealed, key }) => hasSigned(sealed, key)));
  const signed = open.reduce((psbt, { sealed, key }) => signMultisigInput(psbt, sealed, key), file.psbt);
  return serializePsbt(signed);
}

function keyFor({ own }: SealedInput, accounts: readonly CustodyAccount[]): SigningKey | undefined {
  const { descriptor, branch, index } = own;
  const account = accounts.find(({ xpub }) => descriptor.keys.some((key) => key.xpub === xpub));
  const key = account?.key(branch, index);
  const { publicKeys } = recordScript(descriptor, branch, index, derivePublicKey);
  return publicKeys.some((candidate) => key !== undefined && equalBytes(candidate, key.publicKey))
    ? key
    : undefined;
}

function hasSigned({ signatures }: SealedInput, key: SigningKey): boolean {
  return signatures.some(({ publicKey }) => equalBytes(publicKey, key.publicKey));
}

function isComplete({ signatures, threshold }: SealedInput): boolean {
  return signatures.length >= threshold;
}

function nothingLeft(isOurs: boolean): CosignError {
  return isOurs
    ? refused('already-signed', 'Our keys have signed already.', 'Pass the file on to the next signer.')
    : refused(
        'too-many-signatures',
        'All signatures that are needed are there already.',
        'Finish the file instead of signing it.',
      );
}

import { CHAIN_ERRORS, REGTEST_ERRORS } from './chain.ts';
import { CLI_ERRORS } from './cli.ts';
import {
  CRYPTO_ERRORS,
  ENCODING_ERRORS,
  ENVELOPE_ERRORS,
  FHIR_ERRORS,
  FILE_ERRORS,
  KEYS_ERRORS,
  KEYSTORE_ERRORS,
  MULTISIG_ERRORS,
  PROFILE_ERRORS,
  RECORD_ERRORS,
  STORE_ERRORS,
  VAULT_ERRORS,
} from './files.ts';
import {
  ANCHOR_ERRORS,
  BIP322_ERRORS,
  CIRCLE_ERRORS,
  COSIGN_ERRORS,
  GRANT_ERRORS,
  LEDGER_ERRORS,
  VERIFY_ERRORS,
} from './papers.ts';
import { WALLET_ERRORS } from './wallet.ts';
import { manyWords } from './many.ts';
import { usageWords } from './usage.ts';
import type { Words } from './words.ts';

const AGAIN = 'Minta berkasnya lagi, utuh dan tidak diubah.';
const DO_NOT_SIGN = 'Jangan tandatangani; minta berkas baru kepada pengirimnya.';
const DO_NOT_USE = 'Jangan dipakai; minta lagi kepada pembuatnya.';

/** Indonesian by class of errors, with what is advised where a code has no advice of its own. */
export const ERROR_WORDS: Readonly<Record<string, { readonly words: Words; readonly hint: string }>> = {
  AnchorError: {
    words: ANCHOR_ERRORS,
    hint: 'Jangan dipakai atau ditandatangani; minta yang baru kepada pengirimnya.',
  },
  Bip322Error: { words: BIP322_ERRORS, hint: DO_NOT_USE },
  ChainError: { words: CHAIN_ERRORS, hint: 'Periksa node Anda, lalu coba lagi.' },
  CircleError: { words: CIRCLE_ERRORS, hint: AGAIN },
  CliError: { words: CLI_ERRORS, hint: 'Lihat: medwallet --help' },
  CosignError: { words: COSIGN_ERRORS, hint: DO_NOT_SIGN },
  CryptoError: { words: CRYPTO_ERRORS, hint: 'Mohon laporkan.' },
  EncodingError: { words: ENCODING_ERRORS, hint: AGAIN },
  EnvelopeError: { words: ENVELOPE_ERRORS, hint: 'Ambil berkasnya lagi dari tempat asalnya, utuh.' },
  FhirError: { words: FHIR_ERRORS, hint: 'Minta berkasnya lagi sebagai FHIR R4 dalam JSON.' },
  FileError: { words: FILE_ERRORS, hint: 'Periksa berkasnya.' },
  GrantError: { words: GRANT_ERRORS, hint: DO_NOT_USE },
  KeysError: { words: KEYS_ERRORS, hint: 'Periksa nilainya.' },
  KeystoreError: { words: KEYSTORE_ERRORS, hint: 'Periksa berkasnya.' },
  LedgerError: { words: LEDGER_ERRORS, hint: AGAIN },
  MultisigError: { words: MULTISIG_ERRORS, hint: 'Periksa kunci atau deskriptornya.' },
  ProfileError: { words: PROFILE_ERRORS, hint: 'Pulihkan profil dari kata-katanya.' },
  RecordError: { words: RECORD_ERRORS, hint: AGAIN },
  RegtestError: { words: REGTEST_ERRORS, hint: 'Lihat: medwallet regtest logs' },
  StoreError: { words: STORE_ERRORS, hint: 'Periksa folder dompet.' },
  VaultError: { words: VAULT_ERRORS, hint: 'Periksa brankas: medwallet vault check' },
  VerifyError: { words: VERIFY_ERRORS, hint: DO_NOT_USE },
  WalletError: { words: WALLET_ERRORS, hint: 'Lihat: medwallet status' },
};

/** Codes of one meaning but many sentences: the sentence of the error itself says which, so it follows. */
const MANY = new Set([
  'usage',
  'bad-choice',
  'bad-duration',
  'wrong-role',
  'not-for-us',
  'cannot-enforce',
  'beyond-consent',
  'unknown-person',
  'unexpected',
  'bad-options',
  'input-unreadable',
]);

/**
 * An error in Indonesian. Where only its own sentence says what exactly is meant, that is told; in English, should it
 * have no words there, so that nothing is lost.
 */
export function errorWords(error: {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}): { readonly sentence: string; readonly hint: string } {
  const { words, hint: usual } = ERROR_WORDS[error.name] ?? {};
  const found = words?.[error.code];
  if (found === undefined || usual === undefined) return { sentence: error.message, hint: error.hint };
  const [sentence, hint] = typeof found === 'string' ? [found, usual] : found;
  if (!MANY.has(error.code)) return { sentence, hint };
  return {
    sentence: told(error.message) ?? `${sentence} (${error.message})`,
    hint: told(error.hint) ?? `${hint} (${error.hint})`,
  };
}

function told(sentence: string): string | undefined {
  return usageWords(sentence) ?? manyWords(sentence);
}

import { base58CheckDecode, base58CheckEncode } from '../crypto/index.ts';
import { concatBytes, networkParameters, u32le, type Network } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { MultisigError } from './errors.ts';
import { parseKeyExpression, type KeyExpression } from './key-expression.ts';

/** SLIP-132's versions of a P2WSH multisig account: Zpub on mainnet, Vpub elsewhere, as Electrum shows them. */
const ZPUB = 0x02aa7ed3;
const VPUB = 0x02575483;
const MAX_LENGTH = 512;
const FORM =
  /^\[(?<fingerprint>[0-9a-fA-F]{8})(?<steps>[0-9hH'/]*)\](?<xpub>[A-Za-z0-9]+)(?:\/<0;1>\/\*|\/\*\*)?$/;

/**
 * Reads a custody key as other wallets spell it: `'`, `h` or `H` for hardened, Zpub or Vpub, with or without the
 * two branches behind it. It comes out in the one spelling that descriptors take.
 * @throws MultisigError `bad-key`, `wrong-network`
 */
export function readForeignKey(text: string, network: Network): KeyExpression {
  const { fingerprint, steps, xpub } = FORM.exec(text.trim().slice(0, MAX_LENGTH))?.groups ?? {};
  if (fingerprint === undefined || steps === undefined || xpub === undefined) {
    throw new MultisigError(
      'bad-key',
      'This is not a key in the form [fingerprint/path]xpub.',
      "Copy it from the other wallet, such as [73c5da0a/48'/1'/0'/2']tpub…",
    );
  }
  const path = steps.replace(/[H']/g, 'h');
  return parseKeyExpression(`[${fingerprint.toLowerCase()}${path}]${plain(xpub, network)}`, network);
}

// The version says what the account is for; we know that already. Whatever else it is, is refused as it stands.
function plain(xpub: string, network: Network): string {
  let payload: Uint8Array;
  try {
    payload = base58CheckDecode(xpub);
  } catch (error) {
    if (error instanceof MedwalletError) return xpub;
    throw error;
  }
  const slip132 = u32le(network === 'mainnet' ? ZPUB : VPUB).reverse();
  if (!slip132.every((byte, i) => payload[i] === byte)) return xpub;
  const version = u32le(networkParameters(network).xpubVersion).reverse();
  return base58CheckEncode(concatBytes(version, payload.subarray(4)));
}

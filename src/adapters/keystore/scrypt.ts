import { pbkdf2Sha256, ROM_MIX_BYTES } from '../../crypto/index.ts';
import { platformScrypt, type Scrypt } from '../../envelope/index.ts';
import { openLanes } from '../lanes/index.ts';

/** What the worker is asked. */
export interface Mix {
  readonly block: Uint8Array;
  readonly n: number;
}

/** Told which share of scrypt's work is done, from 0 to 1. */
export type TellShare = (share: number) => void;

/** {@link smallScrypt} that tells how far it is; the platform's tells its end only. */
export function tellingScrypt(tell: TellShare | undefined): Scrypt {
  if (tell === undefined) return smallScrypt;
  return async (passphrase, salt, n) => {
    tell(0);
    try {
      return await smallScrypt(passphrase, salt, n, tell);
    } finally {
      tell(1);
    }
  };
}

/**
 * scrypt in a fifth of its memory, in a thread that ends with it: what a command needs for a moment at its
 * beginning would otherwise be the most it ever needs. Where the worker was not built, or the machine cannot run
 * it, the platform's.
 */
export async function smallScrypt(
  passphrase: Uint8Array,
  salt: Uint8Array,
  n: number,
  tell?: TellShare,
): Promise<Uint8Array> {
  const lanes = openLanes<Mix, Uint8Array>('scrypt', import.meta.filename, null, 1);
  if (lanes === undefined) return platformScrypt(passphrase, salt, n);
  try {
    const block = pbkdf2Sha256(passphrase, salt, ROM_MIX_BYTES);
    return pbkdf2Sha256(passphrase, await lanes.ask({ block, n }, tell), 32);
  } catch {
    return await platformScrypt(passphrase, salt, n);
  } finally {
    await lanes.close();
  }
}

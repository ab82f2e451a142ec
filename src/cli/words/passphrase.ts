import { spoken } from '../../language/index.ts';

export const passphraseWords = spoken(
  { passphrase: 'Passphrase', fresh: 'New passphrase', again: 'Once more' },
  { passphrase: 'Frasa sandi', fresh: 'Frasa sandi baru', again: 'Sekali lagi' },
);

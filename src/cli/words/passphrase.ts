import { spoken } from '../../language/index.ts';

export const passphraseWords = spoken(
  {
    passphrase: 'Passphrase',
    fresh: 'New passphrase',
    empty: 'A passphrase cannot be empty.',
    again: 'Once more',
    differ: 'These two differ.',
  },
  {
    passphrase: 'Frasa sandi',
    fresh: 'Frasa sandi baru',
    empty: 'Frasa sandi tidak boleh kosong.',
    again: 'Sekali lagi',
    differ: 'Keduanya tidak sama.',
  },
);

import { spoken } from '../../language/index.ts';

export const passphraseWords = spoken(
  { passphrase: 'Passphrase', fresh: 'New passphrase', again: 'Once more', differ: 'These two differ.' },
  {
    passphrase: 'Frasa sandi',
    fresh: 'Frasa sandi baru',
    again: 'Sekali lagi',
    differ: 'Keduanya tidak sama.',
  },
);

import { spoken } from '../../language/index.ts';

export const backupWords = spoken(
  {
    which: (number: number) => `Word number ${number}, from your paper`,
    confirmed: 'Good: what you wrote down brings this wallet back. Keep it where only you find it.',
  },
  {
    which: (number: number) => `Kata nomor ${number}, dari kertas Anda`,
    confirmed:
      'Bagus: yang Anda tulis dapat memulihkan dompet ini. Simpan di tempat yang hanya Anda ketahui.',
  },
);

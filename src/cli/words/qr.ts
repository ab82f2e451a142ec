import { spoken } from '../../language/index.ts';

export const qrWords = spoken(
  {
    part: (number: number, count: number) => `Code ${number} of ${count}.`,
    next: 'Enter for the next one',
  },
  {
    part: (number: number, count: number) => `Kode ${number} dari ${count}.`,
    next: 'Enter untuk yang berikutnya',
  },
);

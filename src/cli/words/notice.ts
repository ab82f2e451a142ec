import { spoken } from '../../language/index.ts';

/** What stands before the answer of any command. */
export const noticeWords = spoken(
  {
    breakGlass: (guardian: string, provider: string, time: string, why: string) =>
      `BREAK-GLASS: ${guardian} opened your emergency records to ${provider} on ${time} (${why}).`,
    reason: (reason: string) => `reason: ${reason}`,
    noReason: 'no reason is known',
    look: (grant: string) =>
      `Look at it: medwallet break-glass list. Then: medwallet break-glass review ${grant}`,
    silentBoard: (board: string) =>
      `The board ${board} does not answer: what a guardian revoked there is not known yet.`,
  },
  {
    breakGlass: (guardian: string, provider: string, time: string, why: string) =>
      `BREAK-GLASS: ${guardian} membuka rekam medis darurat Anda untuk ${provider} pada ${time} (${why}).`,
    reason: (reason: string) => `alasan: ${reason}`,
    noReason: 'alasannya tidak diketahui',
    look: (grant: string) => `Lihat: medwallet break-glass list. Lalu: medwallet break-glass review ${grant}`,
    silentBoard: (board: string) =>
      `Papan ${board} tidak menjawab: pencabutan oleh wali di sana belum diketahui.`,
  },
);

import { spoken } from '../../language/index.ts';

export const auditWords = spoken(
  {
    number: 'NO',
    time: 'TIME',
    what: 'WHAT',
    who: 'WHO',
    detail: 'DETAIL',
    anchored: 'ANCHORED',
    count: (events: number, statements: number, ledger: string | null) =>
      `${events} event${events === 1 ? '' : 's'}, ${statements} statement${statements === 1 ? '' : 's'}${ledger === null ? '' : `, ledger ${ledger}`}`,
    compared: (who: string, entries: number, differences: number) =>
      `Log of ${who}: ${entries} entries about you, ${differences} that do not fit your receipts`,
    grant: (grant: string, message: string) => `grant ${grant}: ${message}`,
  },
  {
    number: 'NO.',
    time: 'WAKTU',
    what: 'APA',
    who: 'SIAPA',
    detail: 'RINCIAN',
    anchored: 'TERTAMBAT',
    count: (events: number, statements: number, ledger: string | null) =>
      `${events} kejadian, ${statements} pernyataan${ledger === null ? '' : `, buku catatan ${ledger}`}`,
    compared: (who: string, entries: number, differences: number) =>
      `Catatan ${who}: ${entries} entri tentang Anda, ${differences} tidak cocok dengan tanda terima Anda`,
    grant: (grant: string, message: string) => `izin ${grant}: ${message}`,
  },
);

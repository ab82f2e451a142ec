import { spoken } from '../../language/index.ts';

export const grantsWords = spoken(
  {
    none: 'No grants yet.',
    noneLive: 'No grant lets anybody read now.',
    columnGrant: 'GRANT',
    columnState: 'STATE',
    columnProvider: 'PROVIDER',
    columnPurpose: 'PURPOSE',
    columnUntil: 'UNTIL',
    columnAccess: 'MAY',
    records: (count: number) => `${count} ${count === 1 ? 'record' : 'records'}`,
    since: (from: string, access: string) => `from ${from}: ${access}`,
    wrote: (file: string, count: number) => `Wrote ${file}: ${count} ${count === 1 ? 'Consent' : 'Consents'}`,
    revokeForeign: (grant: string) => `Revoke grant ${grant}`,
    revokeOwn: (who: string, until: string) => `Revoke the grant to ${who}, valid until ${until}?`,
    keysStay: 'Keys that were already delivered stay where they are; what is added later stays closed.',
    askRevoke: 'Revoke it?',
    revoked: (grant: string) => `Revoked ${grant}`,
    resealed: (count: number, skipped: number) => `Sealed anew: ${count}, files not there: ${skipped}`,
    notDeleted: (blob: string) => `The vault has not deleted ${blob} yet.`,
    waits: (board: string) => `The board ${board} does not answer; the revocation waits in the outbox.`,
  },
  {
    none: 'Belum ada izin.',
    noneLive: 'Tidak ada izin yang sekarang mengizinkan siapa pun membaca.',
    columnGrant: 'IZIN',
    columnState: 'KEADAAN',
    columnProvider: 'PENYEDIA',
    columnPurpose: 'TUJUAN',
    columnUntil: 'SAMPAI',
    columnAccess: 'BOLEH',
    records: (count: number) => `${count} rekam`,
    since: (from: string, access: string) => `sejak ${from}: ${access}`,
    wrote: (file: string, count: number) => `${file} ditulis: ${count} Consent`,
    revokeForeign: (grant: string) => `Cabut izin ${grant}`,
    revokeOwn: (who: string, until: string) => `Cabut izin untuk ${who}, yang berlaku sampai ${until}?`,
    keysStay: 'Kunci yang sudah diserahkan tetap ada pada mereka; yang ditambahkan kemudian tetap tertutup.',
    askRevoke: 'Cabut?',
    revoked: (grant: string) => `Izin dicabut: ${grant}`,
    resealed: (count: number, skipped: number) =>
      `Dienkripsi ulang: ${count}, berkas yang tidak ada: ${skipped}`,
    notDeleted: (blob: string) => `Brankas belum menghapus ${blob}.`,
    waits: (board: string) => `Papan ${board} tidak menjawab; pencabutan menunggu di kotak keluar.`,
  },
);

/** What became of a grant; the wallet's own words stay in the JSON. */
export const grantStateWords = spoken(
  { offered: 'offered', issued: 'issued', expired: 'expired', revoked: 'revoked', lapsed: 'lapsed' },
  {
    offered: 'ditawarkan',
    issued: 'berlaku',
    expired: 'berakhir',
    revoked: 'dicabut',
    lapsed: 'tawaran lewat waktu',
  },
);

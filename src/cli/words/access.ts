import { spoken } from '../../language/index.ts';

/** What a provider reads of `open` and `access-log`. */
export const accessWords = spoken(
  {
    columnCollection: 'COLLECTION',
    columnType: 'TYPE',
    columnTitle: 'TITLE',
    missingUpdates: (count: number) =>
      `The boards lack ${count} key updates of the patient: newer records may be missing.`,
    wrote: (file: string, size: string, title: string) => `Wrote ${file} (${size} bytes): ${title}`,
    delivered: (receipt: string) => `Receipt ${receipt} is with the patient`,
    waits: (receipt: string) => `Receipt ${receipt} waits in the outbox`,
    wroteLog: (file: string, entries: number) => `Wrote ${file}: ${entries} entries`,
    nothing: 'Nothing was opened yet.',
    columnTime: 'TIME',
    columnPatient: 'PATIENT',
    columnRecord: 'RECORD',
    columnPurpose: 'PURPOSE',
    columnGrant: 'GRANT',
    columnNumber: 'NO',
    gap: (grant: string, message: string) => `Grant ${grant}: ${message}`,
  },
  {
    columnCollection: 'KOLEKSI',
    columnType: 'JENIS',
    columnTitle: 'JUDUL',
    missingUpdates: (count: number) =>
      `Di papan kurang ${count} pembaruan kunci dari pasien: rekam medis yang lebih baru mungkin tidak terlihat.`,
    wrote: (file: string, size: string, title: string) => `${file} ditulis (${size} byte): ${title}`,
    delivered: (receipt: string) => `Tanda terima ${receipt} sudah sampai kepada pasien`,
    waits: (receipt: string) => `Tanda terima ${receipt} menunggu di kotak keluar`,
    wroteLog: (file: string, entries: number) => `${file} ditulis: ${entries} entri`,
    nothing: 'Belum ada yang dibuka.',
    columnTime: 'WAKTU',
    columnPatient: 'PASIEN',
    columnRecord: 'REKAM MEDIS',
    columnPurpose: 'TUJUAN',
    columnGrant: 'IZIN',
    columnNumber: 'NO.',
    gap: (grant: string, message: string) => `Izin ${grant}: ${message}`,
  },
);

import { spoken } from '../../language/index.ts';

export const backupWords = spoken(
  {
    which: (number: number) => `Word number ${number}, from your paper`,
    written: (file: string, records: number, events: number, statements: number, contacts: number) =>
      `Wrote ${file}: records: ${records}, events: ${events}, statements: ${statements}, contacts: ${contacts}`,
    opens: 'Your passphrase of today opens it, here or anywhere: medwallet restore --from-backup FILE',
    vaultToo: 'The files of your records are not in it: keep a copy of the folder vault beside it.',
    confirmed: 'Good: what you wrote down brings this wallet back. Keep it where only you find it.',
  },
  {
    which: (number: number) => `Kata nomor ${number}, dari kertas Anda`,
    written: (file: string, records: number, events: number, statements: number, contacts: number) =>
      `${file} ditulis: rekam medis: ${records}, kejadian: ${events}, pernyataan: ${statements}, kontak: ${contacts}`,
    opens:
      'Frasa sandi Anda hari ini membukanya, di sini atau di mana pun: medwallet restore --from-backup BERKAS',
    vaultToo:
      'Berkas-berkas rekam medis Anda tidak ada di dalamnya: simpan juga salinan folder vault di sampingnya.',
    confirmed:
      'Bagus: yang Anda tulis dapat memulihkan dompet ini. Simpan di tempat yang hanya Anda ketahui.',
  },
);

import { spoken } from '../../language/index.ts';

export const cosignWords = spoken(
  {
    which: 'Which file were you sent?',
    where: 'Where does the signed file go? (a file)',
    grant: (who: string) => `${who} asks you to sign this message:`,
    emergency: (who: string) => `In an emergency a guardian of ${who} asks you to sign this message:`,
    signed: '(This text is what both sign, word for word.)',
    until: (time: string) => `Open for signing until ${time}`,
    records: (count: number) => (count === 1 ? '1 record' : `${count} records`),
    collections: (names: string) => `all of ${names}`,
    inShort: (who: string, things: string, purpose: string, end: string) =>
      `In short: you may read ${things} of ${who} for ${purpose}, until ${end}. Each time you do, ${who} gets a receipt.`,
    ask: 'Sign it?',
    signedGrant: (grant: string, out: string) => `Signed grant ${grant}; send ${out} back to the patient.`,
    signedEmergency: (grant: string, out: string) =>
      `Signed grant ${grant}; send ${out} back to the guardian.`,
    statement: (who: string, number: number) =>
      `${who} asks you to sign statement ${number} of their ledger:`,
    means: (who: string, events: number) =>
      `It seals ${events === 1 ? 'one new event' : `${events} new events`} of ${who}. You see how many, not what they say; no record is opened to anybody by it.`,
    again: (who: string) =>
      `You said yes to this very statement of ${who} before; nothing in it has changed. No record is opened to anybody by it.`,
    newEvents: 'new events',
    seal: 'seal',
    sat: (before: string, after: string) => `${before} → ${after} sat`,
    fee: 'fee',
    feeOf: (fee: string, vsize: string) => `${fee} sat (${vsize} vB)`,
    sponsor: 'sponsor',
    brings: (brings: string, takes: string) => `brings ${brings} sat, takes back ${takes} sat`,
    youPay: 'you pay',
    fromWallet: (cost: string, wallet: string) => `${cost} sat from your node's wallet ${wallet}`,
    transaction: 'transaction',
    note: 'note',
    replaces: 'it replaces a statement that is not confirmed',
    restarts: 'it takes the place of statements signed before, which a reorganisation undid',
    becomes: (did: string) => `it makes ${did} the key of this patient`,
    moves: 'the ledger moves to a new record address',
    signedStatement: (number: number, next: string) => `Signed statement ${number}; ${next}`,
    another: (there: number, needed: number, out: string) =>
      `${there} of ${needed} signatures are there, so another co-signer signs it too: medwallet cosign ${out} --out FILE`,
    toPatient: (out: string) => `send ${out} back to the patient.`,
    checked: (number: number, out: string) =>
      `Statement ${number} is checked and not signed: your key is in another wallet. Sign ${out} there, and give what it writes to the patient.`,
  },
  {
    which: 'Berkas mana yang Anda terima?',
    where: 'Ke mana berkas bertanda tangan ditulis? (nama berkas)',
    grant: (who: string) => `${who} meminta Anda menandatangani teks ini:`,
    emergency: (who: string) =>
      `Dalam keadaan darurat, wali dari ${who} meminta Anda menandatangani teks ini:`,
    signed:
      '(Teks ini yang ditandatangani kedua pihak, kata demi kata; karena itu selalu dalam bahasa Inggris.)',
    until: (time: string) => `Dapat ditandatangani sampai ${time}`,
    records: (count: number) => `${count} rekam medis`,
    collections: (names: string) => `seluruh koleksi ${names}`,
    inShort: (who: string, things: string, purpose: string, end: string) =>
      `Ringkasnya: Anda boleh membaca ${things} milik ${who} untuk ${purpose}, sampai ${end}. Setiap kali dibuka, ${who} mendapat tanda terima.`,
    ask: 'Tanda tangani?',
    signedGrant: (grant: string, out: string) =>
      `Izin ${grant} ditandatangani; kirim ${out} kembali kepada pasien.`,
    signedEmergency: (grant: string, out: string) =>
      `Izin ${grant} ditandatangani; kirim ${out} kembali kepada wali.`,
    statement: (who: string, number: number) =>
      `${who} meminta Anda menandatangani pernyataan ${number} buku catatannya:`,
    means: (who: string, events: number) =>
      `Pernyataan ini menyegel ${events} kejadian baru milik ${who}. Anda melihat jumlahnya, bukan isinya; tidak ada rekam medis yang terbuka karenanya.`,
    again: (who: string) =>
      `Anda sudah pernah menyetujui pernyataan milik ${who} ini; tidak ada yang berubah di dalamnya. Tidak ada rekam medis yang terbuka karenanya.`,
    newEvents: 'kejadian baru',
    seal: 'segel',
    sat: (before: string, after: string) => `${before} → ${after} satoshi`,
    fee: 'biaya',
    feeOf: (fee: string, vsize: string) => `${fee} satoshi (${vsize} vB)`,
    sponsor: 'sponsor',
    brings: (brings: string, takes: string) => `membawa ${brings} satoshi, menerima kembali ${takes} satoshi`,
    youPay: 'Anda bayar',
    fromWallet: (cost: string, wallet: string) => `${cost} satoshi dari dompet ${wallet} di node Anda`,
    transaction: 'transaksi',
    note: 'catatan',
    replaces: 'menggantikan pernyataan yang belum terkonfirmasi',
    restarts: 'menggantikan pernyataan yang sudah ditandatangani dan dibatalkan oleh reorganisasi rantai',
    becomes: (did: string) => `kunci pasien ini menjadi ${did}`,
    moves: 'buku catatan pindah ke alamat rekam medis baru',
    signedStatement: (number: number, next: string) => `Pernyataan ${number} ditandatangani; ${next}`,
    another: (there: number, needed: number, out: string) =>
      `baru ${there} dari ${needed} tanda tangan, jadi seorang lagi ikut menandatangani: medwallet cosign ${out} --out BERKAS`,
    toPatient: (out: string) => `kirim ${out} kembali kepada pasien.`,
    checked: (number: number, out: string) =>
      `Pernyataan ${number} sudah diperiksa, belum ditandatangani: kunci Anda ada di dompet lain. Tandatangani ${out} di sana, lalu berikan hasilnya kepada pasien.`,
  },
);

import { spoken } from '../../language/index.ts';

export const moveWords = spoken(
  {
    whoCustodian: 'Which provider is to be your home?',
    whoGuardian: 'Who is to be your guardian?',
    asToday: (who: string) => `${who}, as today`,
    whichKey: 'Does your own key stay?',
    keyStays: 'Yes',
    planned: 'No: go over to the next key of my words, as planned',
    stolen: 'No: go over to the next key of my words; this one was stolen',
    about: 'Your ledger is to move:',
    custodian: 'custodian',
    guardian: 'guardian',
    yourKey: 'your key',
    nobody: 'nobody',
    same: 'the one of today',
    next: 'the next one',
    change: (before: string, after: string) => (before === after ? after : `${before} → ${after}`),
    meaning:
      'Records, history and grants come along. It takes effect when its co-signers have agreed and the statement that moves it is sent; until then it can be given up.',
    propose: 'Propose this move?',
    proposed: (address: string) => `New record address (not agreed yet): ${address}`,
    passOn: (out: string) =>
      `Give ${out} to its co-signers; each answers with: medwallet address accept ${out} --out FILE`,
    leaves: (name: string, out: string) =>
      `${name} has no part in it; to sign the move all the same: medwallet move-home expect ${out}`,
    then: 'With their answers: medwallet address confirm ACK…, then medwallet anchor --move --out FILE',
    isToLeave: (who: string) => `The ledger of ${who} is to leave for another record address:`,
    patient: 'patient',
    address: 'address',
    yourPart: 'your part',
    noPart: 'none: after that you sign nothing of it any more',
    asCustodian: 'custodian',
    asGuardian: 'guardian',
    askExpect: 'Sign that move when it comes?',
    canSign: (address: string) =>
      `The statement that moves the ledger to ${address} can be signed now: medwallet cosign FILE --out FILE`,
    givenUp: 'The move is given up; your record address is what it was.',
    vetoMeans:
      'For everybody who sees it, your ledger ends at your last statement, and whoever moved it has nothing.',
    askVeto: 'Object?',
    objected: (statement: number, other: string) =>
      `Objected: your ledger ends at statement ${statement}; ${other} was not yours.`,
    countsUntil: (time: string) => `It counts if it is seen before ${time}.`,
    silent: (board: string) => `${board} is silent: it goes there as soon as it answers`,
    goOn: 'Go on with: medwallet move-home succeed --custodian NAME --guardian NAME --out FILE',
    successor: (address: string) => `Record address of the ledger that goes on (not agreed yet): ${address}`,
    thenBegin:
      'With their answers: medwallet address confirm ACK…; then anybody pays to it, and medwallet anchor begins it.',
    handOver: (who: string) =>
      `${who} gets your whole ledger, the keys of your records, and your word that it goes on for you.`,
    askHandOver: 'Hand it over?',
    handedOver: (out: string, to: string) =>
      `Wrote ${out} for ${to}. It takes effect when that wallet moves the ledger home.`,
    tookOver: (from: string, statements: number) =>
      `Took over the ledger of ${from} with ${statements} statements.`,
    yoursOnce: 'It is yours for others once it has moved: medwallet move-home propose --out FILE',
  },
  {
    whoCustodian: 'Penyedia mana yang akan menjadi rumah Anda?',
    whoGuardian: 'Siapa yang akan menjadi wali Anda?',
    asToday: (who: string) => `${who}, seperti sekarang`,
    whichKey: 'Apakah kunci Anda sendiri tetap?',
    keyStays: 'Ya',
    planned: 'Tidak: pindah ke kunci berikutnya dari kata-kata saya, sesuai rencana',
    stolen: 'Tidak: pindah ke kunci berikutnya dari kata-kata saya; yang ini dicuri',
    about: 'Buku catatan Anda akan pindah:',
    custodian: 'kustodian',
    guardian: 'wali',
    yourKey: 'kunci Anda',
    nobody: 'tidak ada',
    same: 'yang sekarang',
    next: 'yang berikutnya',
    change: (before: string, after: string) => (before === after ? after : `${before} → ${after}`),
    meaning:
      'Rekam medis, riwayat, dan izin ikut pindah. Ini berlaku setelah para penanda tangan setuju dan pernyataan pindah dikirim; sampai saat itu masih dapat dibatalkan.',
    propose: 'Usulkan kepindahan ini?',
    proposed: (address: string) => `Alamat rekam medis baru (belum disepakati): ${address}`,
    passOn: (out: string) =>
      `Berikan ${out} kepada para penanda tangannya; masing-masing menjawab dengan: medwallet address accept ${out} --out BERKAS`,
    leaves: (name: string, out: string) =>
      `${name} tidak berperan lagi; agar ia tetap dapat menandatangani kepindahan ini: medwallet move-home expect ${out}`,
    then: 'Dengan jawaban mereka: medwallet address confirm JAWABAN…, lalu medwallet anchor --move --out BERKAS',
    isToLeave: (who: string) => `Buku catatan ${who} akan pindah ke alamat rekam medis lain:`,
    patient: 'pasien',
    address: 'alamat',
    yourPart: 'peran Anda',
    noPart: 'tidak ada: setelah itu Anda tidak menandatangani apa pun lagi untuknya',
    asCustodian: 'kustodian',
    asGuardian: 'wali',
    askExpect: 'Tanda tangani kepindahan itu bila tiba?',
    canSign: (address: string) =>
      `Pernyataan yang memindahkan buku catatan ke ${address} kini dapat ditandatangani: medwallet cosign BERKAS --out BERKAS`,
    givenUp: 'Kepindahan dibatalkan; alamat rekam medis Anda tetap seperti semula.',
    vetoMeans:
      'Bagi semua yang melihatnya, buku catatan Anda berakhir pada pernyataan Anda yang terakhir, dan yang memindahkannya tidak mendapat apa-apa.',
    askVeto: 'Ajukan keberatan?',
    objected: (statement: number, other: string) =>
      `Keberatan diajukan: buku catatan Anda berakhir pada pernyataan ${statement}; ${other} bukan dari Anda.`,
    countsUntil: (time: string) => `Ini berlaku bila terlihat sebelum ${time}.`,
    silent: (board: string) => `${board} tidak menjawab: dikirim ke sana begitu dapat`,
    goOn: 'Lanjutkan dengan: medwallet move-home succeed --custodian NAMA --guardian NAMA --out BERKAS',
    successor: (address: string) =>
      `Alamat rekam medis buku catatan yang melanjutkan (belum disepakati): ${address}`,
    thenBegin:
      'Dengan jawaban mereka: medwallet address confirm JAWABAN…; lalu seseorang membayar ke sana, dan medwallet anchor memulainya.',
    handOver: (who: string) =>
      `${who} mendapat seluruh buku catatan Anda, kunci rekam medis Anda, dan pernyataan Anda bahwa ia melanjutkannya.`,
    askHandOver: 'Serahkan?',
    handedOver: (out: string, to: string) =>
      `${out} ditulis untuk ${to}. Ini berlaku setelah dompet itu memindahkan buku catatan.`,
    tookOver: (from: string, statements: number) =>
      `Buku catatan ${from} diambil alih, dengan ${statements} pernyataan.`,
    yoursOnce:
      'Bagi orang lain, ini menjadi milik Anda setelah dipindahkan: medwallet move-home propose --out BERKAS',
  },
);

import { spoken } from '../../language/index.ts';

export const glassWords = spoken(
  {
    whoPatient: 'Whose emergency records?',
    whoProvider: 'Which provider gets to read them?',
    why: 'Why? (one line, for the patient alone)',
    whyEmpty: 'Say in a few words what has happened.',
    howLong: 'For how long?',
    hours: (count: number) => `${count} hours`,
    where: 'Where does the offer go? (a file)',
    about: (who: string) => `You are about to break the glass of ${who}:`,
    signed: '(This text is what both sign, word for word.)',
    inContacts: (name: string) => `Provider in your contacts: ${name} (not part of the signed text)`,
    inShort: (provider: string, patient: string, end: string) =>
      `In short: ${provider} may read the emergency records of ${patient} until ${end}.`,
    reason: (reason: string) => `Reason for the patient: ${reason}`,
    first: 'First of all this goes, signed, into your own log and to the patient; it cannot be taken back.',
    ask: 'Break the glass?',
    logged: (entry: string) => `Logged and told on the boards: entry ${entry}`,
    queued: (entry: string) => `Logged and waiting in the outbox to be told: entry ${entry}`,
    passOn: (out: string, provider: string) =>
      `${out} goes to ${provider}, who answers with: medwallet cosign ${out} --out FILE`,
    released: (records: number, grant: string) =>
      `Released ${records} emergency record${records === 1 ? '' : 's'}, grant ${grant}`,
    give: (out: string) => `Give ${out} to the provider.`,
    none: 'No glass was broken.',
    time: 'TIME',
    patient: 'PATIENT',
    guardian: 'GUARDIAN',
    provider: 'PROVIDER',
    until: 'UNTIL',
    grant: 'GRANT',
    review: 'REVIEW',
    reasonOf: 'REASON',
    notYet: 'not yet',
    notKnown: 'not known',
    accepted: 'accepted',
    disputed: 'disputed',
    reviewed: (finding: string) => `Signed: ${finding}. Guardian and provider are told on the boards.`,
    reviewedLater: (finding: string) =>
      `Signed: ${finding}. Guardian and provider are waiting in the outbox to be told.`,
    endIt: (grant: string) =>
      `End it: medwallet revoke ${grant} --reseal. Dismiss the guardian: medwallet guardian remove NAME`,
  },
  {
    whoPatient: 'Rekam medis darurat siapa?',
    whoProvider: 'Penyedia mana yang boleh membacanya?',
    why: 'Mengapa? (satu baris, hanya untuk pasien)',
    whyEmpty: 'Tulis dengan singkat apa yang terjadi.',
    howLong: 'Berapa lama?',
    hours: (count: number) => `${count} jam`,
    where: 'Ke mana penawaran ditulis? (nama berkas)',
    about: (who: string) => `Anda akan membuka akses darurat milik ${who}:`,
    signed:
      '(Teks ini yang ditandatangani kedua pihak, kata demi kata; karena itu selalu dalam bahasa Inggris.)',
    inContacts: (name: string) => `Penyedia di kontak Anda: ${name} (bukan bagian teks yang ditandatangani)`,
    inShort: (provider: string, patient: string, end: string) =>
      `Ringkasnya: ${provider} boleh membaca rekam medis darurat ${patient} sampai ${end}.`,
    reason: (reason: string) => `Alasan untuk pasien: ${reason}`,
    first:
      'Sebelum apa pun, ini masuk, bertanda tangan, ke catatan Anda sendiri dan dikirim kepada pasien; tidak dapat ditarik kembali.',
    ask: 'Buka akses darurat?',
    logged: (entry: string) => `Dicatat dan diberitahukan di papan: catatan ${entry}`,
    queued: (entry: string) => `Dicatat dan menunggu dikirim di kotak keluar: catatan ${entry}`,
    passOn: (out: string, provider: string) =>
      `Berikan ${out} kepada ${provider}, yang menjawab dengan: medwallet cosign ${out} --out BERKAS`,
    released: (records: number, grant: string) => `Rekam medis darurat diserahkan: ${records}, izin ${grant}`,
    give: (out: string) => `Serahkan ${out} kepada penyedia layanan.`,
    none: 'Belum pernah ada akses darurat.',
    time: 'WAKTU',
    patient: 'PASIEN',
    guardian: 'WALI',
    provider: 'PENYEDIA',
    until: 'SAMPAI',
    grant: 'IZIN',
    review: 'TANGGAPAN',
    reasonOf: 'ALASAN',
    notYet: 'belum',
    notKnown: 'tidak diketahui',
    accepted: 'diterima',
    disputed: 'dibantah',
    reviewed: (finding: string) => `Ditandatangani: ${finding}. Wali dan penyedia diberi tahu di papan.`,
    reviewedLater: (finding: string) =>
      `Ditandatangani: ${finding}. Pemberitahuan kepada wali dan penyedia menunggu di kotak keluar.`,
    endIt: (grant: string) =>
      `Akhiri: medwallet revoke ${grant} --reseal. Berhentikan walinya: medwallet guardian remove NAMA`,
  },
);

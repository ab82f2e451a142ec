import { spoken } from '../../language/index.ts';

export const recoverWords = spoken(
  {
    aboutInner: (heir: string, name: string) =>
      `${heir} gets every record, key and consent of ${name}. Meet the person, or ask by a way that only they can answer.`,
    aboutOuter: (name: string) =>
      `With this a guardian opens every record of ${name}. Meet the person, or ask by a way that only they can answer.`,
    askOpen: 'Open this layer?',
    wroteInner: (out: string, heir: string) =>
      `Wrote ${out}, which only ${heir} opens. There, with the vault: medwallet recover finish ${out}`,
    wroteOuter: (out: string) => `Wrote ${out}. It opens nothing without one of the guardians:`,
    guardianRuns: (out: string) =>
      `The guardian runs: medwallet recover NAME --layer ${out} --for NEW-NAME --out FILE`,
    aboutFinish: (file: string) =>
      `This wallet becomes the one of the patient in ${file}; records are encrypted anew for its words.`,
    askFinish: 'Take it over?',
    recovered: (did: string) => `Recovered ${did}`,
    counts: (records: number, events: number, statements: number) =>
      `Records: ${records}, events: ${events}, statements: ${statements}`,
    endsOn: (time: string) => `The journal ends on ${time}; what happened later is not in it.`,
    waiting: (count: number) =>
      `Under their old keys still, as somebody reads them or their file is away: ${count}`,
    noLedger:
      'There was no ledger yet. Propose your record address: medwallet address new --custodian NAME --guardian NAME --out FILE',
    moveOn: 'The ledger is yours for others once it has moved: medwallet move-home propose --out FILE',
  },
  {
    aboutInner: (heir: string, name: string) =>
      `${heir} mendapat semua rekam medis, kunci, dan izin ${name}. Temui orangnya, atau bertanyalah dengan cara yang hanya dapat ia jawab.`,
    aboutOuter: (name: string) =>
      `Dengan ini seorang wali membuka semua rekam medis ${name}. Temui orangnya, atau bertanyalah dengan cara yang hanya dapat ia jawab.`,
    askOpen: 'Buka lapisan ini?',
    wroteInner: (out: string, heir: string) =>
      `${out} ditulis; hanya ${heir} yang dapat membukanya. Di sana, bersama brankas: medwallet recover finish ${out}`,
    wroteOuter: (out: string) =>
      `${out} ditulis. Tanpa salah satu wali berikut, berkas itu tidak membuka apa pun:`,
    guardianRuns: (out: string) =>
      `Wali menjalankan: medwallet recover NAMA --layer ${out} --for NAMA-BARU --out BERKAS`,
    aboutFinish: (file: string) =>
      `Dompet ini menjadi dompet pasien di ${file}; rekam medisnya dienkripsi ulang untuk kata-kata dompet ini.`,
    askFinish: 'Ambil alih?',
    recovered: (did: string) => `Dipulihkan: ${did}`,
    counts: (records: number, events: number, statements: number) =>
      `Rekam medis: ${records}, kejadian: ${events}, pernyataan: ${statements}`,
    endsOn: (time: string) => `Jurnalnya berakhir pada ${time}; yang terjadi sesudahnya tidak tercatat.`,
    waiting: (count: number) =>
      `Masih dengan kunci lama, karena ada yang membacanya atau berkasnya tidak ada: ${count}`,
    noLedger:
      'Belum ada buku catatan. Usulkan alamat rekam medis Anda: medwallet address new --custodian NAMA --guardian NAMA --out BERKAS',
    moveOn:
      'Bagi orang lain, buku catatan itu milik Anda setelah dipindahkan: medwallet move-home propose --out BERKAS',
  },
);

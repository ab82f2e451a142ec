import { spoken, type Same } from '../../language/index.ts';

export const addressWords = spoken(
  {
    whoCustodian: 'Which provider is your home?',
    whoGuardian: 'Who is your guardian?',
    noGuardian: 'Nobody: one lost key then locks the ledger for ever',
    whereFile: 'Where does the address file go? (a file)',
    about: 'You are about to propose your record address:',
    custodian: 'custodian',
    guardian: 'guardian',
    leaving: 'no part any more',
    nobodyYet: 'nobody',
    meaning:
      'Two of the three of you sign each statement of your history. None of them can read a record by it; your guardian can open the emergency collection alone.',
    meaningTwo: 'Both of you sign each statement of your history. If one key is lost, it can go on no more.',
    propose: 'Propose this address?',
    proposed: (address: string) => `Record address (not agreed yet): ${address}`,
    passOn: (out: string) =>
      `Give ${out} to your co-signers; each answers with: medwallet address accept ${out} --out FILE`,
    whichAddress: 'Which address file were you sent?',
    whereAnswer: 'Where does your answer go? (a file)',
    asks: (who: string, role: string) => `${who} asks you to co-sign as ${role}.`,
    patient: 'patient',
    instead: 'instead of',
    newKey: (did: string) => `${did}: a new key of the same person`,
    note: 'note',
    moves: 'their ledger moves to this address from the one of today',
    goesOn: (ledger: string) => `a ledger that goes on for ${ledger}, which ended`,
    ledger: 'ledger',
    joined: 'verified from its first statement on',
    address: 'address',
    descriptorName: 'descriptor',
    yourKey: 'your key',
    elsewhere: (key: string) => `in another wallet: ${key}`,
    account: (number: number) => `custody account ${number}`,
    emergency: 'you receive the key of the emergency collection: you can open it alone',
    agreeMeans: (who: string) =>
      `If you agree, your key signs statements of the history of ${who} from now on, each after a question. It opens no record.`,
    ask: 'Agree to this address?',
    signThere: (file: string, signer: string) =>
      `Sign ${file} with the wallet that holds your key, or this message by ${signer}:`,
    thenBack: (file: string) =>
      `Then: medwallet address accept ${file} --custody-key KEY --signed FILE --out FILE`,
    accepted: (address: string, role: string, out: string) =>
      `Agreed to ${address} as ${role}; give ${out} to the patient.`,
    answerOf: (who: string) => `The answer of ${who} (a file; empty: not here yet)`,
    noAnswers: 'No answer was given.',
    askThem: 'Ask your co-signers to run: medwallet address accept FILE --out ACK',
    agreed: (address: string) => `Agreed by everybody: ${address}`,
    pay: 'Anybody can now pay to it; that output begins your ledger. 1,000 sat is the least, and what is above pays fees.',
    moveOn:
      'Your ledger and its money move there with one statement, so nobody need pay to it: medwallet anchor --move --out FILE',
    isAgreed: (address: string) => `Agreed: ${address}`,
    notAgreed: (address: string) => `Not agreed: ${address}`,
    descriptor: (text: string) => `descriptor: ${text}`,
    feeMoney: (address: string) => `fee money, where the seal runs low: ${address}`,
    waiting: (who: string) => `${who}: waiting`,
    hasAgreed: (who: string) => `${who}: agreed`,
    nobody: 'This wallet co-signs for nobody yet.',
    cosigned: (who: string, role: string, address: string) => `${who} (you are ${role}): ${address}`,
    former: (address: string) => `before the move: ${address}`,
    handed: (who: string, out: string) =>
      `Wrote ${out}, for ${who}: address and descriptor with both your signatures, and no key. There: medwallet address accept ${out}`,
    handsBack: (who: string, role: string) =>
      `${who} hands back your record address, as the ${role} that you named in it.`,
    from: 'from',
    signed: 'signed',
    signatures: 'signatures',
    ofKeys: (k: number, n: number) => `${k} of ${n}`,
    circleName: 'your word',
    circleOf: (number: number, time: string) => `circle document ${number}, which you signed on ${time}`,
    laterIdentity: 'it was signed by a later key of these words; this wallet goes over to it',
    backMeans:
      'Your own signature is on it, so no key in it was exchanged. Whether you moved to another address later, this file cannot say: ask a second co-signer for a copy too.',
    takeBack: 'Take it back?',
    isBack: (address: string) => `Your record address is back: ${address}`,
    sameAddress: (address: string) => `The same as this wallet knows: ${address}`,
    noCopyYet: (who: string) => `${who}: no copy yet`,
    copyShown: 'It came back from a copy: it can be looked at, and paid from with other wallets.',
  },
  {
    whoCustodian: 'Penyedia mana yang menjadi rumah Anda?',
    whoGuardian: 'Siapa wali Anda?',
    noGuardian: 'Tidak ada: satu kunci hilang mengunci buku catatan selamanya',
    whereFile: 'Ke mana berkas alamat ditulis? (nama berkas)',
    about: 'Anda akan mengusulkan alamat rekam medis Anda:',
    custodian: 'kustodian',
    guardian: 'wali',
    leaving: 'tidak berperan lagi',
    nobodyYet: 'tidak ada',
    meaning:
      'Dua dari kalian bertiga menandatangani setiap pernyataan riwayat Anda. Mereka tidak dapat membaca rekam medis karenanya; wali Anda dapat membuka koleksi darurat sendirian.',
    meaningTwo:
      'Kalian berdua menandatangani setiap pernyataan riwayat Anda. Bila satu kunci hilang, riwayat itu tidak dapat dilanjutkan.',
    propose: 'Usulkan alamat ini?',
    proposed: (address: string) => `Alamat rekam medis (belum disepakati): ${address}`,
    passOn: (out: string) =>
      `Berikan ${out} kepada para penanda tangan; masing-masing menjawab dengan: medwallet address accept ${out} --out BERKAS`,
    whichAddress: 'Berkas alamat mana yang Anda terima?',
    whereAnswer: 'Ke mana jawaban Anda ditulis? (nama berkas)',
    asks: (who: string, role: string) => `${who} meminta Anda ikut menandatangani sebagai ${role}.`,
    patient: 'pasien',
    instead: 'pengganti',
    newKey: (did: string) => `${did}: kunci baru orang yang sama`,
    note: 'catatan',
    moves: 'buku catatannya pindah ke alamat ini dari yang sekarang',
    goesOn: (ledger: string) => `buku catatan yang melanjutkan ${ledger}, yang sudah berakhir`,
    ledger: 'buku catatan',
    joined: 'sudah diperiksa sejak pernyataan pertama',
    address: 'alamat',
    descriptorName: 'deskriptor',
    yourKey: 'kunci Anda',
    elsewhere: (key: string) => `di dompet lain: ${key}`,
    account: (number: number) => `akun simpan ${number}`,
    emergency: 'Anda menerima kunci koleksi darurat: Anda dapat membukanya sendirian',
    agreeMeans: (who: string) =>
      `Bila Anda setuju, kunci Anda mulai sekarang menandatangani pernyataan riwayat ${who}, setiap kali setelah ditanya. Tidak ada rekam medis yang terbuka karenanya.`,
    ask: 'Setujui alamat ini?',
    signThere: (file: string, signer: string) =>
      `Tandatangani ${file} dengan dompet yang menyimpan kunci Anda, atau teks ini oleh ${signer}:`,
    thenBack: (file: string) =>
      `Lalu: medwallet address accept ${file} --custody-key KUNCI --signed BERKAS --out BERKAS`,
    accepted: (address: string, role: string, out: string) =>
      `Anda menyetujui ${address} sebagai ${role}; berikan ${out} kepada pasien.`,
    answerOf: (who: string) => `Jawaban ${who} (nama berkas; kosong: belum ada)`,
    noAnswers: 'Tidak ada jawaban yang diberikan.',
    askThem: 'Minta para penanda tangan menjalankan: medwallet address accept BERKAS --out JAWABAN',
    agreed: (address: string) => `Disepakati semua pihak: ${address}`,
    pay: 'Siapa pun kini dapat membayar ke alamat itu; pembayaran itu memulai buku catatan Anda. Paling sedikit 1.000 satoshi; kelebihannya membayar biaya.',
    moveOn:
      'Buku catatan Anda dan uangnya pindah ke sana dengan satu pernyataan, jadi tidak ada yang perlu membayar ke sana: medwallet anchor --move --out BERKAS',
    isAgreed: (address: string) => `Disepakati: ${address}`,
    notAgreed: (address: string) => `Belum disepakati: ${address}`,
    descriptor: (text: string) => `deskriptor: ${text}`,
    feeMoney: (address: string) => `uang biaya, bila segel menipis: ${address}`,
    waiting: (who: string) => `${who}: belum menjawab`,
    hasAgreed: (who: string) => `${who}: setuju`,
    nobody: 'Dompet ini belum ikut menandatangani untuk siapa pun.',
    cosigned: (who: string, role: string, address: string) => `${who} (Anda ${role}): ${address}`,
    former: (address: string) => `sebelum pindah: ${address}`,
    handed: (who: string, out: string) =>
      `${out} sudah ditulis untuk ${who}: alamat dan deskriptor dengan tanda tangan kalian berdua, tanpa kunci. Di sana: medwallet address accept ${out}`,
    handsBack: (who: string, role: string) =>
      `${who} mengembalikan alamat rekam medis Anda, sebagai ${role} yang Anda sebut di dalamnya.`,
    from: 'dari',
    signed: 'ditandatangani',
    signatures: 'tanda tangan',
    ofKeys: (k: number, n: number) => `${k} dari ${n}`,
    circleName: 'kata Anda',
    circleOf: (number: number, time: string) =>
      `dokumen lingkaran ${number}, yang Anda tandatangani pada ${time}`,
    laterIdentity:
      'ditandatangani dengan kunci yang lebih baru dari kata-kata ini; dompet ini beralih ke sana',
    backMeans:
      'Tanda tangan Anda sendiri ada di situ, jadi tidak ada kunci yang ditukar. Apakah Anda kemudian pindah ke alamat lain, berkas ini tidak dapat mengatakannya: minta salinan dari penanda tangan kedua juga.',
    takeBack: 'Ambil kembali?',
    isBack: (address: string) => `Alamat rekam medis Anda kembali: ${address}`,
    sameAddress: (address: string) => `Sama dengan yang dikenal dompet ini: ${address}`,
    noCopyYet: (who: string) => `${who}: belum ada salinan`,
    copyShown: 'Alamat ini kembali dari salinan: dapat dilihat, dan dibelanjakan dengan dompet lain.',
  },
);

/** The part that somebody has in a record address. */
export function roleWords(
  say: Same<(typeof addressWords)['en']>,
  role: 'custodian' | 'guardian' | 'leaving',
): string {
  return say[role];
}

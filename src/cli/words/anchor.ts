import { spoken } from '../../language/index.ts';

export const anchorWords = spoken(
  {
    sent: (number: number, state: string) => `Statement ${number}: ${state}`,
    history: (from: number, to: number, file: string) =>
      `Statements ${from} to ${to}; a co-signer reads them with: medwallet cosign FILE --history ${file} --out FILE`,
    planned: (number: number, events: number, fee: string) =>
      `Statement ${number}: ${events} events in the log, ${fee}`,
    bySponsor: 'the fee is left to a sponsor',
    fromSeal: (fee: string, size: number) => `fee ${fee} sat out of the seal (${size} vB)`,
    fromFeeMoney: (fee: string, size: number) => `fee ${fee} sat out of your fee money (${size} vB)`,
    replaces: (txid: string) => `It takes the place of ${txid}, which waits.`,
    toSponsor: (out: string) =>
      `${out} goes to a sponsor: medwallet cosign ${out} --sponsor WALLET --out FILE (or medwallet sponsor, who is no co-signer)`,
    toOne: (out: string) =>
      `${out} goes to one co-signer, who answers with: medwallet cosign ${out} --out FILE`,
    toSeveral: (out: string, count: number) =>
      `${out} goes to ${count} co-signers, one after the other, since no key of this wallet is in the old address: medwallet cosign ${out} --out FILE; the next one signs what comes out of it`,
    behind: (name: string, lacks: number) =>
      `${name} missed ${lacks} statements and needs them as a file too: medwallet anchor history --for ${name} --out FILE`,
    commitment: 'commitment',
    payLift: (cost: string, who: string, change: string, wallet: string) =>
      `You pay ${cost} sat to lift a statement of ${who}; ${change} sat come back to ${wallet}.`,
    askPay: 'Pay it?',
    lifted: (txid: string, rate: number) => `Sent ${txid}: it pays ${rate} sat/vB for both.`,
    none: 'No statement yet.',
    waitsForBlock: 'It waits for a block; to raise its fee: medwallet anchor bump --out FILE',
    waitsForSignatures: (number: number) =>
      `Statement ${number} waits for signatures: medwallet anchor finish FILE`,
    columnNumber: 'NO',
    columnState: 'STATE',
    columnConfirmations: 'CONFIRMATIONS',
    columnEvents: 'EVENTS',
  },
  {
    sent: (number: number, state: string) => `Pernyataan ${number}: ${state}`,
    history: (from: number, to: number, file: string) =>
      `Pernyataan ${from} sampai ${to}; penanda tangan membacanya dengan: medwallet cosign BERKAS --history ${file} --out BERKAS`,
    planned: (number: number, events: number, fee: string) =>
      `Pernyataan ${number}: ${events} kejadian di dalam riwayat, ${fee}`,
    bySponsor: 'biayanya dibayar sponsor',
    fromSeal: (fee: string, size: number) => `biaya ${fee} satoshi dari segel (${size} vB)`,
    fromFeeMoney: (fee: string, size: number) => `biaya ${fee} satoshi dari uang biaya Anda (${size} vB)`,
    replaces: (txid: string) => `Ini menggantikan ${txid}, yang masih menunggu.`,
    toSponsor: (out: string) =>
      `Berikan ${out} kepada sponsor: medwallet cosign ${out} --sponsor DOMPET --out BERKAS (atau medwallet sponsor, bila ia bukan penanda tangan)`,
    toOne: (out: string) =>
      `Berikan ${out} kepada seorang penanda tangan, yang menjawab dengan: medwallet cosign ${out} --out BERKAS`,
    toSeveral: (out: string, count: number) =>
      `Berikan ${out} kepada ${count} penanda tangan, satu demi satu, karena kunci dompet ini tidak ada di alamat lama: medwallet cosign ${out} --out BERKAS; yang berikutnya menandatangani hasilnya`,
    behind: (name: string, lacks: number) =>
      `${name} ketinggalan ${lacks} pernyataan dan memerlukannya sebagai berkas: medwallet anchor history --for ${name} --out BERKAS`,
    commitment: 'komitmen',
    payLift: (cost: string, who: string, change: string, wallet: string) =>
      `Anda membayar ${cost} satoshi untuk mempercepat pernyataan ${who}; ${change} satoshi kembali ke ${wallet}.`,
    askPay: 'Bayar?',
    lifted: (txid: string, rate: number) => `${txid} dikirim: ia membayar ${rate} satoshi/vB untuk keduanya.`,
    none: 'Belum ada pernyataan.',
    waitsForBlock: 'Menunggu blok; untuk menaikkan biayanya: medwallet anchor bump --out BERKAS',
    waitsForSignatures: (number: number) =>
      `Pernyataan ${number} menunggu tanda tangan: medwallet anchor finish BERKAS`,
    columnNumber: 'NO.',
    columnState: 'KEADAAN',
    columnConfirmations: 'KONFIRMASI',
    columnEvents: 'KEJADIAN',
  },
);

/** What became of a statement; the wallet's own words stay in the JSON. */
export const statementStateWords = spoken(
  {
    signed: 'signed',
    'in-mempool': 'waiting for a block',
    confirmed: 'confirmed',
    final: 'final',
    conflicted: 'conflicted',
    replaced: 'replaced',
  },
  {
    signed: 'ditandatangani',
    'in-mempool': 'menunggu blok',
    confirmed: 'terkonfirmasi',
    final: 'pasti',
    conflicted: 'terhalang',
    replaced: 'digantikan',
  },
);

import { spoken } from '../../language/index.ts';

/** Whoever pays for a statement; the numbers that a wallet goes by; and who a grant belongs to. */
export const sponsorWords = spoken(
  {
    pays: (cost: string, who: string) => `You pay ${cost} sat for a statement of ${who}.`,
    coins: 'coins',
    hold: 'they hold',
    brought: (brought: string, change: string, wallet: string) =>
      `${brought} sat, ${change} sat come back to ${wallet}`,
    note: 'note',
    notCosigner: 'you do not co-sign for this patient: only your own money was checked',
    ask: 'Pay it?',
    passOn: (out: string) => `${out} goes to a co-signer: medwallet cosign ${out} --out FILE`,
    paysGenesis: (value: string, who: string) =>
      `You pay ${value} sat from your node's wallet to the record address of ${who}.`,
    paid: (value: string, address: string) => `Paid ${value} sat to ${address}`,
    begins: 'The ledger can begin when it is in a block.',
    columnName: 'NAME',
    columnValue: 'VALUE',
    columnMeaning: 'MEANING',
  },
  {
    pays: (cost: string, who: string) => `Anda membayar ${cost} satoshi untuk pernyataan ${who}.`,
    coins: 'koin',
    hold: 'isinya',
    brought: (brought: string, change: string, wallet: string) =>
      `${brought} satoshi, ${change} satoshi kembali ke ${wallet}`,
    note: 'catatan',
    notCosigner: 'Anda bukan penanda tangan pasien ini: yang diperiksa hanya uang Anda sendiri',
    ask: 'Bayar?',
    passOn: (out: string) =>
      `Berikan ${out} kepada seorang penanda tangan: medwallet cosign ${out} --out BERKAS`,
    paysGenesis: (value: string, who: string) =>
      `Anda membayar ${value} satoshi dari dompet di node Anda ke alamat rekam medis ${who}.`,
    paid: (value: string, address: string) => `${value} satoshi dibayar ke ${address}`,
    begins: 'Buku catatan dapat dimulai setelah pembayaran itu ada di dalam blok.',
    columnName: 'NAMA',
    columnValue: 'NILAI',
    columnMeaning: 'ARTI',
  },
);

export const settingWords = spoken(
  {
    'max-fee': 'highest fee of a statement that this wallet signs or sponsors',
    'max-fee-rate': 'the same, per virtual byte',
    'fallback-fee-rate': 'fee rate where the node has no estimate (on regtest it never has one)',
    'move-delay':
      'how long a move of your ledger made without your key waits, from your next circle document on',
  },
  {
    'max-fee': 'biaya tertinggi pernyataan yang ditandatangani atau disponsori dompet ini',
    'max-fee-rate': 'hal yang sama, per byte virtual',
    'fallback-fee-rate': 'tarif biaya bila node tidak punya taksiran (di regtest memang tidak pernah)',
    'move-delay':
      'masa tunggu perpindahan buku catatan tanpa kunci Anda, mulai dokumen lingkaran Anda berikutnya',
  },
);

export const unitWords = spoken(
  { sat: 'sat', 'sat/vB': 'sat/vB', days: 'days' },
  { sat: 'satoshi', 'sat/vB': 'satoshi/vB', days: 'hari' },
);

import { spoken } from '../../language/index.ts';

export const verifyWords = spoken(
  {
    offline: 'revocation not checked (--offline)',
    noFile: (name: string) => `There is no file ${name} here, and it is no token itself: check the path.`,
    grant: 'grant',
    patient: 'patient',
    provider: 'provider',
    purpose: 'purpose',
    access: 'may',
    records: 'records',
    collections: 'collections',
    from: 'from',
    until: 'until',
    nothing: 'No line came in, so nothing was verified.',
    possession: 'possession',
    at: (answer: string, time: string, why: string) => `${answer} at ${time}: ${why}`,
    before: 'statement before',
    behind: 'statement behind',
    now: 'the grant now',
    none: 'none at hand',
    stated: (statement: number, height: number, time: string, says: string) =>
      `${statement} in block ${height} (${time}): ${says}`,
    notVerified: 'Not verified. To verify: medwallet verify FILE',
    address: 'address',
    signature: 'signature',
    message: 'message',
  },
  {
    offline: 'pencabutan tidak diperiksa (--offline)',
    noFile: (name: string) => `Tidak ada berkas ${name} di sini, dan itu bukan token: periksa jalurnya.`,
    grant: 'izin',
    patient: 'pasien',
    provider: 'penyedia',
    purpose: 'tujuan',
    access: 'boleh',
    records: 'rekam',
    collections: 'koleksi',
    from: 'sejak',
    until: 'sampai',
    nothing: 'Tidak ada baris yang masuk, jadi tidak ada yang diverifikasi.',
    possession: 'kepemilikan',
    at: (answer: string, time: string, why: string) => `${answer} pada ${time}: ${why}`,
    before: 'pernyataan sebelumnya',
    behind: 'pernyataan sesudahnya',
    now: 'izin itu sekarang',
    none: 'tidak ada di sini',
    stated: (statement: number, height: number, time: string, says: string) =>
      `${statement} di blok ${height} (${time}): ${says}`,
    notVerified: 'Belum diverifikasi. Untuk memverifikasi: medwallet verify BERKAS',
    address: 'alamat',
    signature: 'tanda tangan',
    message: 'teks',
  },
);

/** The verdicts, with those of an answer to a challenge; programs read the English ones in the JSON, and the exit code. */
export const verdictWords = spoken(
  {
    malformed: 'MALFORMED',
    'wrong-network': 'WRONG-NETWORK',
    'bad-signature': 'BAD-SIGNATURE',
    'untrusted-signer': 'UNTRUSTED-SIGNER',
    'wrong-audience': 'WRONG-AUDIENCE',
    replayed: 'REPLAYED',
    'not-proven': 'NOT-PROVEN',
    revoked: 'REVOKED',
    'not-yet-valid': 'NOT-YET-VALID',
    expired: 'EXPIRED',
    stale: 'STALE',
    unchecked: 'UNCHECKED',
    valid: 'VALID',
  },
  {
    malformed: 'RUSAK',
    'wrong-network': 'JARINGAN SALAH',
    'bad-signature': 'TANDA TANGAN SALAH',
    'untrusted-signer': 'PENANDA TANGAN TIDAK BERHAK',
    'wrong-audience': 'BUKAN UNTUK ANDA',
    replayed: 'JAWABAN DIPAKAI ULANG',
    'not-proven': 'TIDAK TERBUKTI',
    revoked: 'DICABUT',
    'not-yet-valid': 'BELUM BERLAKU',
    expired: 'SUDAH BERAKHIR',
    stale: 'KETINGGALAN',
    unchecked: 'BELUM DIPERIKSA',
    valid: 'BERLAKU',
  },
);

/** What each check looks at. */
export const checkWords = spoken(
  {
    form: 'form',
    network: 'network',
    signature: 'signature',
    patient: 'patient',
    identity: 'identity',
    ledger: 'ledger',
    guardian: 'guardian',
    audience: 'audience',
    boards: 'boards',
    circle: 'circle',
    revocation: 'revocation',
    'not-before': 'not-before',
    expiry: 'expiry',
    freshness: 'freshness',
    assurance: 'assurance',
    clock: 'clock',
  },
  {
    form: 'bentuk',
    network: 'jaringan',
    signature: 'tanda tangan',
    patient: 'pasien',
    identity: 'identitas',
    ledger: 'buku catatan',
    guardian: 'wali',
    audience: 'penerima izin',
    boards: 'papan',
    circle: 'lingkaran',
    revocation: 'pencabutan',
    'not-before': 'mulai berlaku',
    expiry: 'masa berlaku',
    freshness: 'kebaruan',
    assurance: 'kepastian',
    clock: 'jam',
  },
);

/** What a grant was at a time. */
export const answerWords = spoken(
  { permitted: 'PERMITTED', 'not-permitted': 'NOT PERMITTED', unknown: 'UNKNOWN' },
  { permitted: 'DIIZINKAN', 'not-permitted': 'TIDAK DIIZINKAN', unknown: 'TIDAK DIKETAHUI' },
);

/** What a statement says of a grant. */
export const sayingWords = spoken(
  { active: 'active', issued: 'issued', revoked: 'revoked' },
  { active: 'berlaku', issued: 'diberikan', revoked: 'dicabut' },
);

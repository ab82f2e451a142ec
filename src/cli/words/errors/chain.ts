import type { Words } from './words.ts';

export const CHAIN_ERRORS: Words = {
  'bad-node-url': [
    'Alamat node tidak berbentuk http://host:port.',
    'Tulis host dan port saja; nama dan sandi berasal dari berkas cookie.',
  ],
  'bad-call': [
    'Angka yang diberikan kepada node bukan bilangan bulat.',
    'Tulis jumlah sebagai teks desimal.',
  ],
  'node-unreachable': [
    'Tidak ada node yang menjawab di alamat itu.',
    'Jalankan node (di regtest: medwallet regtest up), atau perbaiki alamatnya.',
  ],
  'node-timeout': ['Node tidak menjawab pada waktunya.', 'Coba lagi; bila tetap begitu, lihat log node.'],
  'node-missing-cookie': [
    'Berkas cookie node tidak dapat dibaca.',
    'Jalankan node (di regtest: medwallet regtest up), atau tunjukkan berkas cookie-nya.',
  ],
  'node-auth': [
    'Node menolak kita masuk.',
    'Periksa berkas cookie, atau nama dan sandinya; mungkin node lain memakai port itu.',
  ],
  'node-busy': ['Node sedang mulai atau sibuk.', 'Coba lagi sebentar lagi.'],
  'node-pruned': [
    'Node sudah menghapus blok itu untuk menghemat tempat.',
    'Tanyakan kepada node yang tidak dipangkas.',
  ],
  'node-too-large': [
    'Node mengirim lebih banyak daripada yang dibaca.',
    'Periksa apakah alamat dan port itu milik node Bitcoin.',
  ],
  'node-bad-answer': [
    'Jawaban node tidak dapat dibaca.',
    'Periksa apakah alamat dan port itu milik node Bitcoin, lalu coba lagi.',
  ],
  'node-refused-call': ['Node menolak permintaan ini.', 'Periksa versi dan pengaturan node.'],
  'wrong-chain': [
    'Node itu menjalankan jaringan lain.',
    'Tunjuk node dari jaringan yang benar, atau pilih jaringannya dengan --network.',
  ],
  rejected: [
    'Node menolak transaksi ini; tidak ada yang dikirim.',
    'Lihat sebabnya dengan --json; itulah aturan node yang dilanggar.',
  ],
};

export const REGTEST_ERRORS: Words = {
  'no-node-binary': [
    'Tidak ada bitcoind di sini, dan sistem ini tidak punya apt untuk mengambilnya.',
    'Pasang Bitcoin Core atau Knots, dan tunjuk dengan MEDWALLET_BITCOIND.',
  ],
  'bad-node-binary': [
    'MEDWALLET_BITCOIND menunjuk ke sesuatu yang bukan program.',
    'Tulis jalur lengkap ke bitcoind, atau hapus variabel itu.',
  ],
  'fetch-failed': [
    'Tidak ada bitcoind di sini, dan tidak ada yang dapat diambil.',
    'Pasang Bitcoin Core atau Knots, dan tunjuk dengan MEDWALLET_BITCOIND.',
  ],
  'cache-unwritable': ['Folder tembolok tidak dapat ditulisi.', 'Tunjuk folder lain dengan XDG_CACHE_HOME.'],
  'home-unwritable': ['Folder medwallet tidak dapat ditulisi.', 'Tunjuk folder lain dengan MEDWALLET_HOME.'],
  'regtest-busy': ['Node sedang dipakai, atau tidak mau berhenti.', 'Tunggu sebentar, lalu coba lagi.'],
  'bad-regtest-state': [
    'Catatan tentang node regtest tidak dapat dibaca.',
    'Hentikan node yang memakai folder itu, lalu hapus berkasnya.',
  ],
  'node-not-running': ['Node regtest di sini tidak berjalan.', 'Jalankan: medwallet regtest up'],
  'node-start-failed': [
    'Node tidak dapat mulai.',
    'Lihat: medwallet regtest logs. Bila datanya rusak: medwallet regtest reset.',
  ],
  'node-too-old': [
    'Node ini lebih tua daripada versi 24.',
    'Tunjuk bitcoind yang lebih baru dengan MEDWALLET_BITCOIND.',
  ],
  'not-our-node': [
    'Itu bukan node yang boleh kita pakai.',
    'Tulis http://host:port tanpa sandi, dan jalur lengkap berkas cookie-nya.',
  ],
  'bad-address': ['Ini bukan alamat regtest.', 'Salin lagi seluruhnya; alamat regtest dimulai dengan bcrt1.'],
  'bad-amount': ['Jumlah ini tidak dapat dipakai.', 'Tulis 294 satoshi atau lebih.'],
  'bad-count': ['Jumlah blok ini tidak dapat dipakai.', 'Tulis angka lain.'],
  'insufficient-funds': [
    'Dompet node tidak cukup isinya.',
    'Tambah blok: medwallet regtest mine 10, atau mulai dari awal: medwallet regtest reset.',
  ],
};

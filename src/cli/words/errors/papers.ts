import type { Words } from './words.ts';

export const CIRCLE_ERRORS: Words = {
  'malformed-card': 'Kartu ini tidak dapat dibaca.',
  'malformed-circle': 'Dokumen lingkaran ini tidak dapat dibaca.',
  'malformed-rotation': 'Dokumen pergantian kunci ini tidak dapat dibaca.',
  'malformed-veto': 'Surat keberatan ini tidak dapat dibaca.',
  'malformed-capsule': 'Surat kapsul pemulihan ini tidak dapat dibaca.',
  'malformed-acceptance': 'Surat persetujuan ini tidak dapat dibaca.',
  'malformed-address-file': 'Berkas alamat ini tidak dapat dibaca.',
  'malformed-address-copy': 'Salinan alamat ini tidak dapat dibaca.',
  'copy-mismatch': [
    'Kedua tanda tangan di salinan alamat ini bukan tentang hal yang sama.',
    'Jangan dipakai. Tanyakan kepada penanda tangan itu, lewat jalan lain, apa yang dikirimnya.',
  ],
  'too-large': 'Berkas ini terlalu besar.',
  'wrong-network': ['Berkas ini untuk jaringan lain.', 'Minta berkas untuk jaringan Anda.'],
  'bad-signature': [
    'Tanda tangan berkas ini tidak benar.',
    'Jangan dipakai; minta lagi kepada pemiliknya lewat jalan lain.',
  ],
  'older-card': [
    'Kartu ini tidak lebih baru daripada yang sudah disimpan.',
    'Pakai yang sudah ada, atau minta kartu baru.',
  ],
  'ledger-conflict': [
    'Kartu ini menyebut buku catatan lain daripada yang pertama kali terlihat.',
    'Tanyakan kepada orangnya, lewat jalan lain, apakah buku catatannya memang diganti.',
  ],
  'bad-succession': [
    'Dokumen lingkaran ini tidak menyambung dengan yang terakhir.',
    'Minta kepada pasien semua dokumen lingkaran sejak yang terakhir Anda pegang.',
  ],
  'not-our-key': [
    'Kunci Anda tidak ada di alamat ini.',
    'Jangan disetujui: kirim kartu Anda lagi, dibuat dengan --with-custody-key.',
  ],
  'acceptance-mismatch': [
    'Persetujuan ini untuk sesuatu yang lain daripada yang dikirim.',
    'Kirim berkas alamatnya lagi dan minta persetujuan baru.',
  ],
  'role-conflict': [
    'Berkas alamat ini tidak menunjuk Anda untuk peran itu.',
    'Tanyakan kepada pasien apa peran Anda.',
  ],
  'untrusted-signer': [
    'Berkas alamat ini ditandatangani oleh orang lain.',
    'Bandingkan did-nya dengan kartu pasien sebelum melanjutkan.',
  ],
  expired: [
    'Dokumen lingkaran di berkas ini tidak berlaku sekarang.',
    'Minta berkas baru kepada pasien, dan bandingkan jam.',
  ],
};

export const GRANT_ERRORS: Words = {
  'too-large': 'Berkas ini terlalu besar.',
  'malformed-token': 'Ini bukan token.',
  'bad-header': 'Kepala token ini tidak cocok dengan isinya.',
  'bad-claims': 'Isi izin ini tidak dapat diterima.',
  'bad-signature': 'Token ini tidak ditandatangani oleh orang-orang yang disebutnya.',
  'wrong-signers': 'Izin ini tidak ditandatangani oleh mereka yang harus menandatanganinya.',
  'malformed-package': 'Paket izin ini tidak dapat dibaca.',
  'malformed-bundle': 'Berkas papan ini tidak dapat dibaca.',
  'malformed-revocation': 'Pencabutan ini tidak dapat dibaca.',
  'malformed-receipt': 'Tanda terima ini tidak dapat dibaca.',
  'malformed-break-glass': 'Catatan darurat ini tidak cocok dengan izinnya.',
  'malformed-issue': 'Rekam medis terbitan ini tidak dapat dibaca.',
  'malformed-notice': [
    'Alasan atau pemberitahuan darurat ini tidak dapat dipakai.',
    'Tulis alasan dalam satu baris pendek, dengan --reason.',
  ],
  'malformed-review': 'Tinjauan ini tidak dapat dibaca.',
  'malformed-key-update': 'Pembaruan kunci ini tidak dapat dibaca.',
  'malformed-delivery': 'Amplop di paket ini tidak dapat dibaca.',
  'foreign-delivery': [
    'Amplop di paket ini milik izin lain.',
    'Minta paketnya lagi kepada pasien, utuh dan tidak diubah.',
  ],
  'wrong-network': ['Ini untuk jaringan lain.', 'Minta yang untuk jaringan Anda.'],
  'broken-chain': [
    'Catatan akses ini terputus: ada yang dihapus atau diubah.',
    'Minta seluruh catatan lagi.',
  ],
  'bad-duration': [
    'Ini bukan lama waktu sampai sepuluh tahun.',
    'Tulis angka diikuti m, h, d atau w: 90m, 12h, 30d, 52w.',
  ],
};

export const COSIGN_ERRORS: Words = {
  'too-large': 'Berkas ini terlalu besar.',
  'malformed-psbt': 'PSBT ini rusak.',
  truncated: 'PSBT ini terpotong.',
  'trailing-bytes': 'Ada yang ditambahkan di belakang PSBT ini.',
  'duplicate-field': 'Satu bagian PSBT ini menyebut hal yang sama dua kali.',
  'unsupported-version': [
    'PSBT ini bukan versi 0 (BIP-174).',
    'Minta dompet lain menulisnya sebagai PSBT versi 0.',
  ],
  'not-medwallet': [
    'PSBT ini bukan penawaran izin dan bukan pernyataan.',
    'Tandatangani dengan dompet asalnya; medwallet tidak menandatangani apa yang tidak dipahaminya.',
  ],
  'missing-field': 'Ada bagian PSBT yang hilang.',
  'unknown-field': 'PSBT ini memuat bagian yang tidak dikenal.',
  'payment-not-message': ['PSBT ini sebuah pembayaran, bukan tanda tangan pesan.', 'Jangan tandatangani.'],
  'not-simple': 'Bentuk tanda tangan ini tidak didukung.',
  'text-mismatch': 'Teks di PSBT bukan teks yang akan ditandatangani.',
  'wrong-network': ['Penawaran ini untuk jaringan lain.', 'Minta penawaran di jaringan Anda.'],
  'wrong-script': 'Skrip di PSBT ini bukan milik izin itu.',
  'foreign-document': 'Dokumen lingkaran di PSBT ini milik orang lain.',
  'missing-previous': 'Transaksi asal sebuah masukan tidak disertakan.',
  'false-previous': 'Transaksi asal yang disertakan bukan yang dibelanjakan.',
  'bad-sighash': 'Jenis tanda tangan ini tidak diterima; hanya SIGHASH_ALL.',
  'unsupported-input': 'Sebuah masukan jenisnya tidak didukung.',
  'foreign-input': 'Ada masukan yang tidak seharusnya ada.',
  'bad-signature': 'Ada tanda tangan yang tidak benar.',
  'foreign-signature': 'Ada tanda tangan dari kunci yang tidak terlibat.',
  'too-many-signatures': 'Ada terlalu banyak tanda tangan.',
  'conflicting-signatures': 'Dua berkas memuat tanda tangan berbeda dari kunci yang sama.',
  'different-transaction': 'Berkas-berkas ini bukan tentang transaksi yang sama.',
  'not-our-key': 'Kunci kita tidak ada di berkas ini.',
  'already-signed': 'Berkas ini sudah ditandatangani kunci kita.',
  'missing-signatures': [
    'Masih ada tanda tangan yang kurang.',
    'Kirim berkasnya kepada mereka, dan selesaikan bila sudah kembali.',
  ],
  'offer-expired': ['Penawaran ini sudah lewat waktunya.', 'Minta penawaran baru.'],
  'type-mismatch': 'Dokumen ini tidak menyebut jenisnya sendiri.',
  'second-opinion': [
    'Dua pembaca PSBT tidak sepakat tentang apa yang akan ditandatangani.',
    'Jangan tandatangani; simpan berkasnya dan laporkan.',
  ],
};

export const BIP322_ERRORS: Words = {
  'malformed-message': 'Pesan ini bukan teks yang utuh.',
  'too-large': 'Dokumen atau tanda tangan ini terlalu besar.',
  'missing-prefix': [
    'Tanda tangan ini tidak dimulai dengan smp.',
    'Minta tanda tangan menurut BIP-322 versi 2.',
  ],
  'unsupported-form': [
    'Bentuk tanda tangan ini tidak didukung.',
    'Minta bentuk sederhana BIP-322, yang dimulai dengan smp.',
  ],
  'malformed-signature': 'Tanda tangan ini tidak dapat dibaca.',
  'foreign-key': 'Ada tanda tangan dari kunci yang tidak terlibat.',
  'duplicate-key': 'Kunci yang sama menandatangani dua kali.',
  'missing-signatures': [
    'Masih ada tanda tangan yang kurang.',
    'Minta penanda tangan lain menandatangani dulu.',
  ],
  'malformed-document': 'Ini bukan dokumen bertanda tangan dari jenis itu.',
  'bad-signature': [
    'Tanda tangan dokumen ini bukan dari kunci yang disebutnya.',
    'Jangan dipakai; minta lagi kepada pemiliknya lewat jalan lain.',
  ],
  'wrong-network': ['Dokumen ini ditandatangani untuk jaringan lain.', 'Minta yang untuk jaringan Anda.'],
};

export const VERIFY_ERRORS: Words = {
  'bad-options': [
    'Ada pilihan pemeriksaan yang nilainya tidak dapat dipakai.',
    'Lihat: medwallet verify --help',
  ],
  'ledger-ended': ['Pasien sudah mengakhiri buku catatan ini.', 'Minta bukti dari buku catatan penerusnya.'],
  'not-a-successor': [
    'Buku catatan ini bukan penerus dari yang disebutnya.',
    'Jangan percaya bukti ini; tanyakan kepada pasien buku catatan mana yang benar.',
  ],
  'malformed-challenge': 'Tantangan ini tidak dapat dibaca.',
  'malformed-answer': 'Jawaban ini tidak dapat dibaca.',
  'wrong-network': ['Ini untuk jaringan lain.', 'Minta yang untuk jaringan Anda.'],
  'bad-signature': 'Tanda tangan jawaban ini tidak benar.',
  'too-large': 'Berkas ini terlalu besar.',
};

export const ANCHOR_ERRORS: Words = {
  'no-commitment': 'Transaksi ini tidak memuat komitmen di keluaran 1.',
  'burned-value': 'Transaksi ini membakar uang.',
  'extra-op-return': 'Transaksi ini punya OP_RETURN lebih dari satu.',
  'wrong-next-seal': 'Keluaran 0 bukan segel berikutnya.',
  'seal-too-small': [
    'Segel tidak cukup untuk membayar biayanya.',
    'Bayar sedikit ke cabang 1 alamat rekam medis, atau minta sponsor: medwallet anchor --sponsor',
  ],
  'not-replaceable': 'Transaksi ini tidak dapat diganti (RBF).',
  'bad-version': 'Versi transaksi ini salah.',
  'time-locked': 'Transaksi ini terkunci waktu.',
  'script-sig': 'Sebuah masukan membawa scriptSig.',
  'duplicate-input': 'Satu masukan muncul dua kali.',
  'missing-previous': 'Transaksi asal sebuah masukan tidak disertakan.',
  'false-previous': 'Transaksi asal yang disertakan bukan yang dibelanjakan.',
  'amount-mismatch': 'Jumlah sebuah masukan tidak cocok.',
  'malleable-input': 'Sebuah masukan dapat diubah setelah ditandatangani.',
  'wrong-sighash': 'Jenis tanda tangan ini tidak diterima.',
  'wrong-genesis': 'Buku catatan tidak dimulai di tempat yang disebut idnya.',
  'malformed-note': 'Catatan pernyataan ini tidak dapat dibaca.',
  'wrong-network': 'Ini untuk jaringan lain.',
  'wrong-ledger': 'Ini milik buku catatan lain.',
  'wrong-predecessor': 'Pernyataan ini tidak menyambung dengan yang sebelumnya.',
  'seal-not-linked': 'Segel ini tidak tersambung dengan yang terakhir ditandatangani.',
  'wrong-number': 'Nomor pernyataan ini salah.',
  'wrong-commitment': 'Komitmen di transaksi bukan milik catatan ini.',
  'log-rewritten': 'Catatan lama telah ditulis ulang.',
  'unsigned-statement': 'Ada pernyataan yang tidak ditandatangani pemilik buku catatan.',
  'wrong-circle': 'Dokumen lingkaran ini bukan milik pernyataan itu.',
  'move-not-agreed': 'Kepindahan ini tidak disetujui oleh yang harus menyetujuinya.',
  overspent: 'Transaksi ini membelanjakan lebih daripada yang dimilikinya.',
  'foreign-input': 'Ada masukan yang tidak seharusnya ada.',
  'foreign-output': 'Ada keluaran yang tidak seharusnya ada.',
  'sponsor-overpaid': 'Sponsor mendapat kembali lebih daripada yang dibawanya.',
  'value-not-returned': 'Uang pasien tidak kembali seluruhnya.',
  'fee-too-high': 'Biayanya di atas batas.',
  'fee-rate-too-high': 'Tarif biayanya di atas batas.',
  'bad-request': 'Pernyataan tidak dapat disusun seperti ini.',
  'sponsor-too-small': [
    'Koin sponsor tidak cukup untuk biayanya.',
    'Pakai koin lebih banyak, atau tarif lebih rendah.',
  ],
  'too-large': 'Bukti ini terlalu besar.',
  'malformed-proof': 'Bukti ini tidak dapat dibaca.',
  'not-included': 'Kejadian ini tidak termuat di catatan yang disebut.',
  'broken-chain': 'Rantai pernyataan di bukti ini terputus.',
  'weak-header': 'Kepala blok di bukti ini tidak punya cukup kerja.',
  'sixty-four-bytes': 'Transaksi 64 bita tidak diterima sebagai bukti.',
  'not-a-coinbase': 'Transaksi coinbase di bukti ini bukan coinbase.',
  'branch-length': 'Cabang Merkle di bukti ini panjangnya salah.',
  'bad-index': 'Blok itu tidak punya transaksi dengan nomor ini.',
  'duplicated-tail': 'Cabang Merkle menggandakan daun terakhir.',
  'not-in-block': 'Transaksi ini tidak ada di blok yang disebut.',
  'wrong-height': 'Tinggi blok di bukti ini salah.',
  'unlinked-header': 'Blok di bukti ini bukan bagian rantai yang dipercaya.',
  'ots-no-blob': [
    'Kejadian ini tidak tentang sebuah berkas.',
    'Ekspor bukti dari kejadian yang menambahkan rekam medisnya.',
  ],
  'ots-too-large': 'Ini tidak muat di berkas OpenTimestamps.',
  'ots-mismatch': [
    'Jalurnya tidak berakhir di akar Merkle blok.',
    'Buat buktinya lagi; mungkin bloknya sudah diganti.',
  ],
  'bad-ledger-id': ['Ini bukan id buku catatan.', 'Salin lagi: 48 huruf base64url, seperti di kartu pasien.'],
};

export const LEDGER_ERRORS: Words = {
  'malformed-event': 'Ini bukan kejadian buku catatan dalam bentuk bakunya.',
  'malformed-note': 'Ini bukan catatan sebuah pernyataan.',
  'too-large': 'Ini terlalu besar.',
  'bad-length': 'Ada nilai yang panjangnya salah.',
  'out-of-range': 'Catatan tidak punya daun atau ukuran itu.',
  'damaged-log': [
    'Catatan yang disimpan dompet ini tidak cocok lagi satu sama lain.',
    'Pulihkan dompet dari kata-kata dan brankasnya, atau dari cadangan.',
  ],
  'duplicate-grant': 'Izin yang sama muncul dua kali.',
  'grant-active': ['Izin ini masih aktif.', 'Cabut dan tambatkan dulu.'],
  'grant-not-active': [
    'Izin ini tidak termasuk yang aktif.',
    'Izin itu berakhir, dicabut, atau menunggu pernyataan berikutnya.',
  ],
};

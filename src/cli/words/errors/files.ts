import type { Words } from './words.ts';

export const FILE_ERRORS: Words = {
  'not-found': ['Berkas itu tidak ada.', 'Periksa nama dan jalurnya.'],
  'not-a-file': [
    'Itu bukan berkas atau folder yang diharapkan.',
    'Sebutkan berkas, atau folder, yang benar.',
  ],
  exists: ['Sudah ada berkas dengan nama itu.', 'Pilih nama lain; tidak ada yang diubah.'],
  'too-large': [
    'Berkas itu lebih besar daripada yang dibaca di sini.',
    'Periksa apakah itu berkas yang benar.',
  ],
  'too-many': [
    'Folder itu berisi lebih banyak berkas daripada yang diperiksa di sini.',
    'Bersihkan dari yang bukan tempatnya, atau bagikan folder lain; tidak ada yang diambil.',
  ],
  'permissions-too-wide': [
    'Pengguna lain di komputer ini dapat membaca berkas itu.',
    'Tutup untuk mereka: chmod 600 BERKAS',
  ],
  'permission-denied': ['Anda tidak punya izin untuk berkas itu.', 'Periksa pemilik dan izinnya.'],
  symlink: ['Itu tautan simbolis.', 'Sebutkan berkasnya sendiri.'],
  'read-only': ['Tempat itu hanya dapat dibaca.', 'Pilih tempat lain.'],
  'disk-full': ['Disk penuh.', 'Kosongkan tempat, lalu jalankan lagi.'],
  io: ['Disk melaporkan kesalahan.', 'Periksa disknya; lalu jalankan lagi.'],
};

export const KEYSTORE_ERRORS: Words = {
  'malformed-keystore': [
    'Keystore terbuka, tetapi tidak memuat kata-kata dompet.',
    'Periksa berkasnya; dompet dapat dipulihkan dari kata-katanya: medwallet restore',
  ],
  'bad-bip39-passphrase': [
    'Frasa BIP-39 adalah satu baris, paling panjang 1.000 huruf.',
    'Pilih frasa BIP-39 lain.',
  ],
};

export const PROFILE_ERRORS: Words = {
  'bad-profile-name': [
    'Ini tidak dapat menjadi nama profil.',
    'Pakai 1 sampai 64 huruf, angka, titik, garis bawah atau tanda hubung, misalnya --profile alice.',
  ],
  'profile-missing': [
    'Tidak ada profil dengan nama itu di sini.',
    'Buat dulu: medwallet --profile NAMA init --role patient',
  ],
  'profile-exists': [
    'Sudah ada profil dengan nama itu di sini.',
    'Pilih nama lain dengan --profile; tidak ada yang diubah.',
  ],
  'profile-damaged': ['Berkas profile.json rusak.', 'Pulihkan profil dari kata-katanya: medwallet restore.'],
  'trust-damaged': [
    'Catatan tentang buku catatan yang pertama kali terlihat tidak dapat dibaca.',
    'Tanyakan kepada orangnya buku catatan mana yang benar, lalu kembalikan folder trust dari cadangan.',
  ],
  'ledger-conflict': [
    'Orang ini menyebut buku catatan lain daripada yang pertama kali terlihat.',
    'Tanyakan kepada orangnya, lewat jalan lain, apakah buku catatannya memang diganti.',
  ],
};

export const STORE_ERRORS: Words = {
  'store-unavailable': [
    'Penyimpanan lokal tidak dapat dibuka.',
    'Periksa apakah folder dompet ada dan dapat Anda baca dan tulis.',
  ],
  'store-busy': [
    'Perintah medwallet lain sedang menulis ke dompet ini.',
    'Tunggu sampai selesai, lalu jalankan lagi.',
  ],
  'store-newer': [
    'Dompet ini terakhir dipakai oleh medwallet yang lebih baru.',
    'Perbarui medwallet; versi lama dapat merusaknya.',
  ],
  'store-damaged': [
    'Penyimpanan lokal diubah oleh sesuatu yang bukan dompet ini.',
    'Pulihkan dompet dari kata-kata dan brankasnya, atau dari cadangan.',
  ],
  'store-foreign': [
    'Penyimpanan lokal di profil ini milik dompet lain, atau rusak.',
    'Kembalikan store.db yang benar, atau pulihkan dompet dari kata-kata dan brankasnya.',
  ],
  'store-read-only': ['Penyimpanan lokal hanya dapat dibaca.', 'Periksa izin folder dompet.'],
  'disk-full': ['Disk penuh.', 'Kosongkan tempat, lalu jalankan lagi.'],
};

export const VAULT_ERRORS: Words = {
  'vault-unavailable': ['Brankas tidak ada di tempatnya.', 'Sambungkan disknya, atau periksa jalurnya.'],
  'vault-full': ['Disk tempat brankas penuh.', 'Kosongkan tempat, lalu jalankan lagi.'],
  'vault-read-only': ['Brankas hanya dapat dibaca.', 'Periksa izinnya.'],
  'vault-exists': [
    'Folder itu berisi hal lain, bukan brankas.',
    'Sebutkan folder kosong, atau yang belum ada.',
  ],
  'bad-name': ['Nama berkas terenkripsi adalah SHA-256-nya.', 'Periksa namanya.'],
  'too-large': ['Berkas ini terlalu besar untuk papan pengumuman.', 'Kirim yang lebih kecil.'],
  'blob-missing': ['Berkas terenkripsi tidak ada di brankas.', 'Kembalikan salinannya.'],
  'blob-changed': [
    'Berkas terenkripsi di brankas bukan yang dulu disimpan.',
    'Kembalikan salinannya dari cadangan brankas.',
  ],
  'board-overflow': [
    'Papan pengumuman penuh dengan lebih banyak berkas daripada yang dapat dibaca.',
    'Buang yang tidak semestinya di sana, lalu coba lagi.',
  ],
};

export const ENVELOPE_ERRORS: Words = {
  'not-age': ['Ini bukan berkas age.', 'Periksa nama berkasnya.'],
  'bad-header': 'Kepala berkas age ini diubah atau rusak.',
  'no-matching-identity': [
    'Berkas ini dienkripsi untuk orang lain.',
    'Buka dengan identitas yang benar, atau minta izin.',
  ],
  'not-passphrase': ['Berkas age ini dienkripsi untuk kunci, bukan frasa sandi.', 'Buka dengan identitas.'],
  'wrong-passphrase': ['Frasa sandi salah.', 'Ketik lagi.'],
  'bad-passphrase': ['Frasa sandi panjangnya 1 sampai 1.024 huruf.', 'Pilih frasa sandi lain.'],
  'work-factor': [
    'Berkas frasa sandi ini meminta kerja di luar batas.',
    'Jangan dibuka kecuali Anda tahu penulisnya; enkripsi lagi dengan age -p.',
  ],
  corrupt: 'Berkas terenkripsi ini diubah atau rusak.',
  truncated: 'Berkas terenkripsi ini terpotong.',
  'trailing-data': 'Ada yang ditambahkan di belakang berkas terenkripsi ini.',
  'too-large': 'Berkas ini terlalu besar.',
  'mixed-recipients': 'Penerima klasik dan pascakuantum tidak boleh dicampur.',
  'bad-recipient': ['Salah satu penerima tidak dapat dipakai.', 'Minta kartu atau penerimanya lagi.'],
  'bad-identity': ['Identitas age ini tidak dapat dipakai.', 'Pakai identitas yang utuh.'],
  'already-finished': 'Aliran ini sudah berakhir.',
};

export const ENCODING_ERRORS: Words = {
  'bad-hex': 'Ini bukan heksadesimal huruf kecil.',
  'bad-base64': 'Ini bukan base64 dalam bentuk bakunya.',
  'bad-base58': 'Ini bukan base58.',
  'bad-utf8': 'Ini bukan teks UTF-8.',
  'bad-json': 'Ini bukan JSON.',
  'duplicate-key': 'JSON ini menyebut nama yang sama dua kali.',
  'too-deep': 'JSON ini bersarang terlalu dalam.',
  'too-large': 'Ini terlalu besar.',
  'not-canonical': 'Ini tidak dalam bentuk bakunya.',
  'bad-did': ['Ini bukan did:key.', 'Minta kartu orangnya; did-nya ada di sana.'],
  'bad-script': 'Skrip ini tidak diterima.',
  'bad-address': ['Ini bukan alamat segwit.', 'Salin lagi seluruhnya.'],
  'wrong-network': ['Alamat ini milik jaringan lain.', 'Pakai alamat dari jaringan Anda.'],
  'bad-transaction': 'Transaksi ini rusak.',
  'bad-witness': 'Saksi transaksi ini rusak.',
  'bad-der': 'Tanda tangan ini tidak dalam bentuk DER yang ketat.',
  'high-s': 'Nilai S tanda tangan ini di paruh atas.',
  'bad-header': 'Kepala blok panjangnya 80 bita.',
  truncated: 'Berkas ini terpotong.',
  'trailing-bytes': 'Ada yang ditambahkan di belakang berkas ini.',
};

export const CRYPTO_ERRORS: Words = {
  'bad-checksum': [
    'Jumlah pemeriksa teks base58 ini salah.',
    'Salin lagi seluruhnya; ada huruf yang salah ketik.',
  ],
  'bad-length': 'Panjang yang diminta tidak mungkin.',
};

export const KEYS_ERRORS: Words = {
  'bad-words': [
    'Kata-kata ini bukan kata-kata dompet.',
    'Bandingkan dengan catatan Anda, kata demi kata dan dalam urutan yang sama.',
  ],
  'bad-entropy': 'Jumlah bita acak ini tidak dapat menjadi kata-kata.',
  'bad-account': 'Tidak ada akun kustodi dengan nomor itu.',
  'bad-index': 'Tidak ada kunci turunan dengan nomor itu.',
  'bad-xpub': ['Ini bukan kunci publik yang diperluas.', 'Salin xpub atau tpub lagi dari dompet asalnya.'],
};

export const MULTISIG_ERRORS: Words = {
  'bad-threshold': 'Jumlah tanda tangan ini tidak dapat menjadi kebijakan alamat rekam medis.',
  lockout: [
    'Dengan 2 dari 2 kunci, satu kunci yang hilang mengunci alamat selamanya.',
    'Tambahkan wali atau kunci cadangan, atau terima risikonya dengan jelas.',
  ],
  'duplicate-key': 'Kunci yang sama muncul dua kali.',
  'bad-key': ['Kunci ini tidak dapat dipakai.', 'Salin lagi sebagai xpub atau tpub dari dompet asalnya.'],
  'bad-descriptor': ['Deskriptor ini tidak dapat dibaca.', 'Salin lagi dari tempat asalnya.'],
  'bad-checksum': [
    'Jumlah pemeriksa deskriptor ini salah.',
    'Salin lagi seluruhnya; ada huruf yang berubah.',
  ],
  'bad-index': 'Tidak ada alamat dengan nomor itu.',
  'bad-record': 'Catatan BSMS ini tidak dapat dibaca.',
  'bad-token': [
    'Ini bukan token BSMS: token adalah bilangan 64 atau 128 bit.',
    'Tulis heksadesimal sebagai 0x dan 16 atau 32 karakter; beri 0 di depan bilangan desimal yang tepat 16 atau 32 angka.',
  ],
  'wrong-token': [
    'Token ini tidak membuka catatan BSMS ini, atau catatannya diubah atau dari penyiapan lain.',
    'Minta token dan catatannya lagi kepada koordinator.',
  ],
  'bad-signature': [
    'Catatan kunci ini tidak ditandatangani oleh kunci di dalamnya.',
    'Jangan dipakai; minta yang baru kepada orangnya.',
  ],
  'address-mismatch': [
    'Alamat pertama di catatan ini bukan yang dihasilkan kuncinya.',
    'Jangan dipakai; tanyakan kepada setiap penanda tangan alamat pertama yang mereka lihat.',
  ],
  'wrong-network': 'Kunci ini milik jaringan lain.',
};

export const RECORD_ERRORS: Words = {
  'malformed-manifest': 'Keterangan rekam medis ini tidak dalam bentuk yang benar.',
  'unsupported-schema': [
    'Keterangan ini ditulis oleh medwallet yang lebih baru.',
    'Perbarui medwallet dan coba lagi.',
  ],
  'bad-collection': [
    'Tidak ada koleksi dengan nama itu.',
    'Lihat koleksi yang ada: medwallet record add --help',
  ],
};

export const FHIR_ERRORS: Words = {
  'too-large': ['Berkas FHIR ini terlalu besar.', 'Tambahkan utuh, tanpa --fhir.'],
  'no-directory': [
    'Berkas ini tidak menyebut organisasi atau praktisi.',
    'Minta Bundle FHIR R4 dengan sumber daya Organization, Practitioner, dan PractitionerRole.',
  ],
  'malformed-consent': [
    'Consent ini bukan Consent FHIR R4 yang dapat dibaca.',
    'Minta Consent FHIR R4 yang sah.',
  ],
  'cannot-enforce': [
    'Consent ini menyatakan lebih daripada yang dapat dijalankan sebuah izin.',
    'Ubah Consent sehingga mengizinkan satu penyedia membaca, untuk satu tujuan dan waktu.',
  ],
  'beyond-consent': [
    'Yang dipilih melampaui Consent ini.',
    'Pilih di dalam yang diizinkan Consent, atau beri izin tanpa Consent.',
  ],
  'unknown-person': [
    'Consent ini menyebut seseorang tanpa did.',
    'Sebutkan siapa dia dengan --who RUJUKAN=NAMA (NAMA sebuah kontak, atau me).',
  ],
  'malformed-resource': [
    'Berkas ini bukan sumber daya FHIR.',
    'Minta lagi sebagai FHIR R4 dalam JSON; berkas lain ditambahkan tanpa --fhir.',
  ],
  'too-deep': [
    'Berkas ini bersarang lebih dalam daripada sumber daya FHIR mana pun.',
    'Periksa apakah itu berkas yang benar.',
  ],
  'duplicate-key': 'Berkas ini menyebut nama yang sama dua kali.',
  'cannot-split': ['Bundle ini tidak dapat dipecah tanpa ada yang hilang.', 'Tambahkan utuh, tanpa --fhir.'],
  'not-in-force': ['Consent ini tidak berlaku.', 'Pakai yang statusnya proposed atau active.'],
  'nothing-to-grant': [
    'Consent ini hanya menolak; tidak ada yang dapat diizinkan.',
    'Tanpa izin tidak ada yang dapat membaca.',
  ],
};

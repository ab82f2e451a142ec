import type { Words } from './words.ts';

export const WALLET_ERRORS: Words = {
  'profile-exists': [
    'Sudah ada profil dengan nama itu di sini.',
    'Pilih nama lain dengan --profile; tidak ada yang diubah.',
  ],
  'profile-missing': [
    'Tidak ada profil dengan nama itu di sini.',
    'Buat dulu: medwallet --profile NAMA init --role patient',
  ],
  'profile-mismatch': [
    'Keystore di profil ini milik dompet lain.',
    'Kembalikan keystore.age yang benar, atau pulihkan profil dari kata-katanya.',
  ],
  'insecure-seed': [
    'Kata-kata yang dapat dihitung siapa pun hanya untuk regtest.',
    'Tinggalkan --insecure-test-seed, atau pakai --network regtest.',
  ],
  'wrong-role': [
    'Peran profil atau kontak ini tidak cocok untuk perintah itu.',
    'Pilih profil yang benar dengan --profile, atau kontak dengan peran yang benar.',
  ],
  'bad-petname': [
    'Nama ini tidak dapat dipakai untuk kontak.',
    "Pilih 1 sampai 64 huruf, angka, spasi atau . _ ' - yang bukan nama perintah, dengan --name.",
  ],
  'petname-taken': ['Nama ini sudah dipakai untuk orang lain.', 'Pilih nama lain dengan --name.'],
  'unknown-contact': [
    'Tidak ada kontak dengan nama itu.',
    'Minta kartunya dan simpan: medwallet contact add BERKAS --name NAMA',
  ],
  'unsigned-candidate': [
    'Penyedia ini hanya dikenal dari sebuah direktori: belum ada kartu yang mereka tanda tangani.',
    'Minta kartunya dan simpan: medwallet contact add BERKAS --name NAMA',
  ],
  'too-many': [
    'Dengan berkas ini direktori menjadi lebih besar daripada yang disimpan dompet.',
    'Impor hanya bagian yang Anda perlukan.',
  ],
  'no-custody-key': [
    'Kartu kontak ini tidak memuat kunci kustodi.',
    'Minta kartu yang dibuat dengan --with-custody-key.',
  ],
  'custody-account-used': [
    'Kunci kustodi ini sudah dipakai untuk alamat rekam medis lain.',
    'Beri pasien kartu baru: medwallet card --with-custody-key --out BERKAS',
  ],
  'no-address': [
    'Dompet ini belum punya alamat rekam medis.',
    'Usulkan: medwallet address new --custodian NAMA --guardian NAMA --out BERKAS',
  ],
  'not-agreed': [
    'Belum semua penanda tangan menyetujui alamat rekam medis.',
    'Kumpulkan persetujuan mereka, lalu: medwallet address confirm BERKAS…',
  ],
  'already-agreed': [
    'Alamat rekam medis sudah disepakati.',
    'Untuk mengganti kustodian atau wali, pindahlah: medwallet move-home.',
  ],
  'address-conflict': [
    'Salinan ini tentang alamat lain, yang lebih baru daripada alamat dompet ini.',
    'Salinan lain dari dompet ini sudah pindah ke sana: lanjutkan dengan yang itu, atau pulihkan dari kata-kata.',
  ],
  'older-address': [
    'Salinan ini tentang alamat yang dulu Anda punya.',
    'Minta salinan dari alamat yang sekarang.',
  ],
  'no-move': [
    'Tidak ada kepindahan yang sedang disiapkan.',
    'Usulkan: medwallet move-home propose --custodian NAMA --out BERKAS',
  ],
  'move-outdated': [
    'Kepindahan ini sudah dibatalkan, atau lingkaran Anda berubah sejak diusulkan.',
    'Batalkan jika masih ada (medwallet move-home cancel), lalu usulkan lagi: medwallet move-home propose --out BERKAS; buku catatan yang meneruskan buku lain: medwallet move-home succeed --out BERKAS',
  ],
  'move-pending': [
    'Kepindahan sedang berjalan, dan pernyataannya sudah disusun.',
    'Selesaikan dengan medwallet anchor finish BERKAS, atau batalkan: medwallet move-home cancel',
  ],
  'older-circle': [
    'Pernyataan ini datang dengan dokumen lingkaran yang lebih tua.',
    'Jangan tandatangani; minta pernyataan baru kepada pasien.',
  ],
  'seal-closed': [
    'Segel pernyataan terakhir Anda ditutup oleh transaksi yang bukan dari dompet ini.',
    'Bila Anda tidak menyetujuinya, ajukan keberatan selagi ada waktu: medwallet move-home veto',
  ],
  'nothing-to-veto': ['Tidak ada yang dapat dikeberatkan.', 'Lihat keadaannya: medwallet anchor status'],
  'ledger-ended': ['Buku catatan ini sudah berakhir.', 'Lanjutkan dengan buku catatan penerusnya.'],
  'ledger-lives': [
    'Buku catatan ini masih berjalan.',
    'Pindahkan dengan cara biasa: medwallet move-home propose',
  ],
  'bad-hand-over': [
    'Berkas serah terima ini tidak dapat dipakai.',
    'Minta berkasnya lagi, utuh dan tidak diubah.',
  ],
  lockout: [
    'Tanpa wali, satu kunci yang hilang akan mengunci buku catatan selamanya.',
    'Sebutkan wali dengan --guardian, atau terima risikonya dengan --accept-lockout.',
  ],
  'wrong-network': ['Ini untuk jaringan lain daripada dompet ini.', 'Pilih profil di jaringan yang benar.'],
  'unknown-record': ['Tidak ada rekam medis atau koleksi itu.', 'Lihat yang ada: medwallet record list'],
  'empty-title': ['Rekam medis perlu judul.', 'Beri judul dengan --title.'],
  'blob-missing': [
    'Berkas terenkripsi rekam medis ini tidak ada di brankas.',
    'Kembalikan folder brankas, atau salinan berkas itu.',
  ],
  'blob-changed': [
    'Berkas terenkripsi rekam medis ini bukan yang dulu disimpan.',
    'Kembalikan salinannya dari cadangan brankas.',
  ],
  'unknown-grant': ['Dompet ini tidak mengenal izin itu.', 'Lihat izin yang ada: medwallet grants'],
  'bad-scope': [
    'Izin menyerahkan kunci, dan siapa pun yang memegang kunci dapat membaca: lingkup ini bukan lingkup yang hanya mengizinkan pembacaan.',
    'Tulis lingkup SMART v2 dengan .rs atau .r, misalnya patient/*.rs atau patient/Observation.r.',
  ],
  'bad-purpose': [
    'Tujuan ini tidak ada, atau bukan untuk pasien.',
    'Pakai kode seperti TREAT, ETREAT, HPAYMT, HRESCH, atau PATRQT.',
  ],
  'bad-duration': ['Lama waktu ini tidak diperbolehkan.', 'Pilih waktu yang lebih singkat.'],
  'not-offered': ['Dompet ini tidak pernah menawarkan izin itu.', 'Lihat penawaran Anda: medwallet grants'],
  'offer-expired': ['Penawaran ini sudah lewat waktunya.', 'Minta penawaran baru kepada pasien.'],
  'grant-revoked': ['Izin ini sudah dicabut.', 'Tawarkan izin baru bila Anda berubah pikiran.'],
  'offer-mismatch': [
    'Ini bukan penawaran yang dibuat dompet ini.',
    'Pakai berkas yang Anda terima kembali untuk penawaran itu.',
  ],
  'not-for-us': ['Ini bukan untuk dompet ini.', 'Beri tahu pengirimnya; jangan disetujui.'],
  'not-granted': [
    'Izin ini tidak membuka rekam medis itu.',
    'Lihat apa yang dibuka: medwallet open BERKAS --list',
  ],
  'not-valid': ['Izin ini tidak berlaku; tidak ada yang dibuka.', 'Lihat sebabnya: medwallet verify BERKAS'],
  'package-mismatch': ['Amplop di paket ini bukan milik tokennya.', 'Minta paketnya lagi kepada pasien.'],
  'not-funded': [
    'Alamat rekam medis belum punya dana yang terkonfirmasi.',
    'Siapa pun boleh membayar ke alamat itu; di regtest: medwallet regtest fund ALAMAT',
  ],
  'nothing-to-anchor': ['Semua yang ada di catatan sudah ditambatkan.', 'Tambatkan lagi bila ada yang baru.'],
  'statement-pending': [
    'Pernyataan sebelumnya belum terkonfirmasi.',
    'Tunggu satu blok (di regtest: medwallet regtest mine 1), lalu coba lagi.',
  ],
  'unknown-statement': [
    'Tidak ada pernyataan yang menunggu tanda tangan.',
    'Susun dulu: medwallet anchor --out BERKAS',
  ],
  'fee-too-low': [
    'Biaya ini di bawah batas yang diteruskan node.',
    'Hilangkan --fee-rate, atau tulis yang lebih tinggi.',
  ],
  'fee-too-high': [
    'Biaya ini di atas batas Anda.',
    'Tunggu waktu yang lebih tenang, atau naikkan batasnya: medwallet settings',
  ],
  'needs-sponsor': [
    'Biaya pernyataan ini menunggu sponsor.',
    'Bayar dari dompet node Anda: medwallet cosign BERKAS --sponsor DOMPET --out BERKAS',
  ],
  'no-sponsor-coins': [
    'Dompet node tidak punya cukup koin untuk ini.',
    'Kirim satu koin lagi ke dompet itu dan tunggu satu blok.',
  ],
  'too-many-waiting': [
    'Node sudah menyimpan sebanyak mungkin pernyataan yang belum terkonfirmasi; tidak ada yang hilang.',
    'Tunggu satu blok; pernyataan ini dikirim lagi setiap kali dilihat: medwallet anchor resume',
  ],
  'sponsor-coin-gone': [
    'Koin sponsor sudah dipakai di tempat lain.',
    'Susun pernyataannya lagi dengan medwallet anchor, dan minta sponsor lagi.',
  ],
  'sponsor-unsigned': [
    'Koin orang lain dalam pernyataan ini belum ditandatangani.',
    'Minta sponsor menandatangani lebih dulu: dompet Anda yang lain akan ikut menandatangani koin yang kuncinya ada padanya.',
  ],
  'not-asked': [
    'Tidak ada persetujuan alamat ini yang menunggu tanda tangan.',
    'Buat dulu: medwallet address accept BERKAS --custody-key KUNCI --to-sign BERKAS',
  ],
  'bsms-mismatch': [
    'Catatan koordinator menggambarkan alamat lain.',
    'Jangan lanjutkan; bandingkan setiap kunci dengan pemiliknya.',
  ],
  'bad-history': [
    'Ini bukan riwayat buku catatan, atau rusak.',
    'Minta lagi kepada pasien: medwallet anchor history --for NAMA --out BERKAS',
  ],
  'statement-mismatch': [
    'Ini bukan pernyataan terakhir yang disusun dompet ini.',
    'Pakai berkas dari medwallet anchor yang terakhir, atau susun yang baru.',
  ],
  conflicted: [
    'Kartu ini menyebut buku catatan lain daripada yang pertama kali terlihat.',
    'Tanyakan kepada orangnya, lewat jalan lain, apakah buku catatannya memang diganti.',
  ],
  'not-anchored': [
    'Belum ada pernyataan yang memuat ini.',
    'Tambatkan dulu: medwallet anchor --out BERKAS, minta tanda tangan, lalu selesaikan.',
  ],
  'unknown-event': ['Catatan tidak punya kejadian dengan nomor itu.', 'Lihat nomornya: medwallet audit'],
  'board-unavailable': [
    'Brankas bersama tidak ditemukan.',
    'Periksa MEDWALLET_HOME: brankas terletak di samping profil.',
  ],
  'node-missing': [
    'Tidak ada node Bitcoin yang dikenal untuk dompet ini.',
    'Jalankan: medwallet regtest up. Atau isi MEDWALLET_RPC_URL dan MEDWALLET_RPC_COOKIE.',
  ],
  'backup-differs': [
    'Kata-kata ini cadangan yang baik dari dompet lain, bukan dari dompet ini.',
    'Cari lembar yang benar, dan ingat frasa BIP-39 bila ada; atau tulis ulang: medwallet backup --show-words',
  ],
  'bad-choice': ['Pilihan ini tidak dapat dipakai.', 'Lihat pilihan yang ada dengan --help.'],
  'bad-reason': ['Alasan ini tidak dapat dipakai.', 'Lihat alasan yang ada dengan --help.'],
  superseded: [
    'Versi ini sudah digantikan oleh yang lebih baru.',
    'Lihat riwayatnya: medwallet record show ID',
  ],
  'already-confirmed': ['Pernyataan ini sudah terkonfirmasi.', 'Tidak ada yang perlu dinaikkan biayanya.'],
  'nothing-to-bump': [
    'Tidak ada pernyataan yang menunggu blok.',
    'Lihat keadaannya: medwallet anchor status',
  ],
  'node-behind': [
    'Node ini tertinggal dari yang sudah pernah dilihat.',
    'Tunggu sampai node mengejar, atau tanyakan node lain.',
  ],
  'refused-by-node': [
    'Node menolak pernyataan ini.',
    'Lihat sebabnya dengan --json, lalu: medwallet anchor status',
  ],
  'statement-orphaned': [
    'Pernyataan ini mengikuti versi lama yang sudah diganti.',
    'Susun lagi: medwallet anchor --out BERKAS',
  ],
  'bad-access-log': ['Ini bukan catatan akses yang utuh.', 'Minta catatannya lagi kepada penyedia layanan.'],
  'journal-damaged': [
    'Sebuah berkas jurnal rusak, atau milik dompet lain.',
    'Kembalikan berkas itu dari salinan brankas; pindahkan bila memang bukan miliknya.',
  ],
  'journal-gap': [
    'Sebuah berkas jurnal hilang, dan yang sesudahnya tidak dapat berdiri sendiri.',
    'Kembalikan dari salinan brankas, atau pulihkan dari cadangan: medwallet restore --from-backup BERKAS',
  ],
  'journal-broken': [
    'Berkas-berkas jurnal tidak menyambung: salah satunya ditukar dengan yang lebih tua.',
    'Kembalikan seluruh folder dari salinan brankas, atau pulihkan dari cadangan.',
  ],
  'keys-only': [
    'Hanya kunci dompet ini yang kembali: mungkin ada alamat rekam medis yang tidak dikenalnya.',
    'Bawa brankas atau cadangan dan pulihkan lagi dengan nama lain; dompet yang belum pernah punya alamat dapat mulai dengan kata-kata baru: medwallet init',
  ],
  'wallet-in-use': [
    'Dompet ini sudah punya rekam medis sendiri, dan riwayatnya akan hilang.',
    'Ambil alih dengan dompet baru: medwallet --profile BARU init --role patient',
  ],
  'bad-backup': [
    'Berkas ini terbuka, tetapi bukan cadangan yang dapat dipakai.',
    'Ambil salinan lain; atau bawa brankasnya dan pulihkan dari kata-kata: medwallet restore',
  ],
  'backup-too-long': [
    'Dompet ini tahu lebih banyak daripada yang muat dalam satu cadangan.',
    'Salin folder profilnya sewaktu tidak ada perintah yang berjalan; simpan juga kata-kata dan brankas.',
  ],
  'journal-newer': ['Jurnal ini ditulis oleh medwallet yang lebih baru.', 'Perbarui medwallet.'],
  'journal-elsewhere': [
    'Salinan lain dompet ini sudah menulis jurnal sejak itu.',
    'Pakai satu salinan saja: pulihkan keadaan terbaru dengan nama profil lain (medwallet restore), dan lanjutkan di sana.',
  ],
  'journal-mismatch': [
    'Jurnal ini tidak cocok dengan yang diminta, atau dengan dirinya sendiri.',
    'Hilangkan --role dan --network; bila tetap begitu, pulihkan dari cadangan dan laporkan.',
  ],
  'unknown-collection': [
    'Tidak ada koleksi dengan nama itu.',
    'Lihat koleksi yang ada: medwallet collection list, atau buat sendiri: medwallet collection add NAMA',
  ],
  'bad-collection-name': [
    'Koleksi Anda sendiri perlu nama yang belum dipakai.',
    'Pilih 1 sampai 200 huruf dalam satu baris; nama yang sudah punya arti tidak dapat dipakai.',
  ],
  'unknown-issuer': [
    'Anda tidak punya kartu penyedia yang menerbitkan rekam medis ini.',
    'Minta kartunya dan simpan: medwallet contact add BERKAS --name NAMA',
  ],
  'already-accepted': [
    'Rekam medis ini sudah Anda terima.',
    'Tidak ada yang perlu dilakukan. Lihat: medwallet record show ID',
  ],
  'bad-issue': ['Rekam medis terbitan ini tidak dapat diterima.', 'Minta penyedia menerbitkannya lagi.'],
  'no-issue': [
    'Tidak ada rekam medis terbitan yang menunggu di papan Anda.',
    'Lihat yang menunggu: medwallet record list, atau sebutkan berkas dari penyedia.',
  ],
  'bad-issuer': [
    'Rekam medis ini tidak ditandatangani oleh penerbit yang disebutnya.',
    'Minta rekam medis seperti aslinya diterbitkan; tidak ada yang dibuka.',
  ],
  'export-exists': [
    'Folder itu sudah berisi berkas lain dengan nama yang sama.',
    'Pilih folder kosong; tidak ada yang diubah.',
  ],
  'challenge-over': ['Waktu tantangan ini bukan sekarang.', 'Minta tantangan baru, dan periksa jam.'],
  'no-audience': [
    'Tidak disebutkan untuk siapa izin ini.',
    'Tambahkan --audience DID, atau pilih profil dengan --profile.',
  ],
  'not-guardian': [
    'Dompet ini tidak ditunjuk sebagai wali.',
    'Minta pasien menunjuk Anda, lalu lihat: medwallet status',
  ],
  'no-break-glass': [
    'Izin darurat ini datang tanpa catatan wali; tidak ada yang dibuka.',
    'Minta paket lengkap kepada wali: medwallet break-glass finish BERKAS --out BERKAS',
  ],
  'unknown-break-glass': [
    'Dompet ini tidak mengenal keadaan darurat di bawah izin itu.',
    'Lihat yang ada: medwallet break-glass list',
  ],
  'no-capsule': [
    'Brankas tidak punya kapsul pemulihan atau jurnal pasien ini.',
    'Minta salinan brankas yang dipakai pasien.',
  ],
  'bad-capsule': [
    'Kapsul pemulihan ini tidak dapat dipakai.',
    'Kembalikan folder capsule dari salinan brankas, lalu mulai lagi dari penyedia rumah.',
  ],
  'capsule-mismatch': [
    'Kapsul pemulihan ini bukan untuk pasien atau dompet ini.',
    'Jangan serahkan apa pun. Kembalikan folder capsule dari salinan brankas.',
  ],
  'older-capsule': [
    'Kapsul pemulihan ini lebih lama daripada dokumen lingkar yang Anda kenal.',
    'Kembalikan folder capsule dari salinan brankas yang lebih baru.',
  ],
};

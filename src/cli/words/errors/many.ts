import { phraseBook } from '../../../language/index.ts';

/** Sentences and advice of codes that mean many things, and the values in them; `{}` is a value. */
export const manyWords = phraseBook(() => ({
  // bad-duration
  'This is not a length of time up to ten years.': 'Ini bukan lama waktu sampai sepuluh tahun.',
  'Write a number and m, h, d or w: 90m, 12h, 30d, 52w.':
    'Tulis angka diikuti m, h, d atau w: 90m, 12h, 30d, 52w.',
  'A grant lasts at most ten years.': 'Izin berlaku paling lama sepuluh tahun.',
  'Choose an earlier end with --for or --until, and give it again when it is over.':
    'Pilih akhir yang lebih awal dengan --for atau --until, dan berikan lagi bila sudah berakhir.',
  'An emergency grant lasts at most 72 hours.': 'Izin darurat berlaku paling lama 72 jam.',
  'Ask for less, with --for 72h; for longer the patient grants it.':
    'Minta lebih singkat, dengan --for 72h; untuk lebih lama, pasien yang memberi izin.',
  // bad-choice
  'There is no such setting.': 'Pengaturan itu tidak ada.',
  'There is no such network.': 'Jaringan itu tidak ada.',
  'This is no value for {}.': 'Itu bukan nilai untuk {}.',
  'Give a number of {} from {} to {}.': 'Berikan angka dalam {}, dari {} sampai {}.',
  'This profile is for {}, and the question is about {}.':
    'Profil ini untuk {}, sedangkan pertanyaannya tentang {}.',
  'Leave --network out, or choose a profile for {} with --profile.':
    'Jangan pakai --network, atau pilih profil untuk {} dengan --profile.',
  'You are the guardian of several patients, and it is not said which one is meant.':
    'Anda wali bagi beberapa pasien, dan belum disebut pasien yang mana.',
  'Add --patient NAME.': 'Tambahkan --patient NAMA.',
  "Our key in this address is our own wallet's: it signs by itself.":
    'Kunci di alamat ini milik dompet ini: ia menandatangani sendiri.',
  'Leave --to-sign and --signed away.': 'Jangan pakai --to-sign dan --signed.',
  'This amount cannot begin a ledger.': 'Jumlah ini tidak dapat memulai buku catatan.',
  'Give 1,000 to 100,000,000 sat.': 'Berikan 1.000 sampai 100.000.000 sat.',
  'Another wallet holds our key in this address, and it must sign the acceptance.':
    'Kunci Anda di alamat ini dipegang dompet lain, dan dompet itu harus menandatangani persetujuannya.',
  'Write it with --to-sign FILE, sign it there, and bring it back with --signed FILE.':
    'Tulis dengan --to-sign BERKAS, tandatangani di sana, lalu bawa kembali dengan --signed BERKAS.',
  'This is no reason why a key counts no more, or no time that has passed.':
    'Itu bukan alasan mengapa sebuah kunci tidak berlaku lagi, atau bukan waktu yang sudah lewat.',
  'Use planned, lost or stolen, and a past date.':
    'Pakai planned, lost, atau stolen, dan tanggal yang sudah lewat.',
  'A card takes only keys with the origin of a BIP-48 account (48h/…h/…h/2h).':
    'Kartu hanya memuat kunci dengan asal dari akun BIP-48 (48h/…h/…h/2h).',
  'Give the key to the patient for: medwallet contact add CARD --custody-key KEY':
    'Berikan kuncinya kepada pasien untuk: medwallet contact add KARTU --custody-key KUNCI',
  '{} is a guardian already.': '{} sudah menjadi wali.',
  '{} is no guardian by the card that you hold.': '{} bukan wali menurut kartu yang Anda simpan.',
  '{} is not one of your guardians.': '{} bukan salah satu wali Anda.',
  'See who they are: medwallet guardian list': 'Lihat siapa saja: medwallet guardian list',
  'This {} cannot be used.': '{} itu tidak dapat dipakai.',
  'number of words': 'Jumlah kata',
  role: 'Peran',
  network: 'Jaringan',
  'Use one of: {}.': 'Pilih salah satu: {}.',
  // wrong-role
  'Only a {} can {}, and this profile is a {}.': 'Hanya {} yang dapat {}, sedangkan profil ini {}.',
  'Choose the right one with --profile.': 'Pilih yang tepat dengan --profile.',
  '{} is a {}: in an emergency a provider gets access.':
    '{} adalah {}: dalam keadaan darurat yang mendapat akses adalah penyedia layanan.',
  '{} is a {}: a grant needs a provider who accepts it.':
    '{} adalah {}: izin memerlukan penyedia layanan yang menerimanya.',
  'Choose a contact whose card says provider.': 'Pilih kontak yang kartunya menyebut provider.',
  'Records are issued to patients.': 'Rekam medis diterbitkan untuk pasien.',
  'Choose a contact whose card says patient.': 'Pilih kontak yang kartunya menyebut patient.',
  patient: 'pasien',
  provider: 'penyedia layanan',
  guardian: 'wali',
  'add records': 'menambah rekam medis',
  'anchor a ledger': 'menambatkan buku catatan',
  'appoint a guardian': 'menunjuk wali',
  'audit a ledger': 'memeriksa buku catatan',
  'begin a ledger that goes on for another': 'memulai buku catatan yang melanjutkan yang lain',
  'break the glass': 'membuka akses darurat',
  'compare an access log': 'membandingkan catatan akses',
  'confirm a record address': 'mengesahkan alamat rekam medis',
  'dismiss a guardian': 'memberhentikan wali',
  'erase records': 'menghapus rekam medis',
  'export grants': 'mengekspor izin',
  'file records': 'menata rekam medis',
  'finish a grant': 'menyelesaikan izin',
  'finish a statement': 'menyelesaikan pernyataan',
  'finish an emergency grant': 'menyelesaikan izin darurat',
  'grant access': 'memberi akses',
  'hand a ledger over': 'menyerahkan buku catatan',
  'have a record address': 'memiliki alamat rekam medis',
  'have guardians': 'memiliki wali',
  'issue records': 'menerbitkan rekam medis',
  'make collections': 'membuat koleksi',
  'move a ledger home': 'memindahkan buku catatan',
  'object to a move': 'berkeberatan atas perpindahan',
  'open the inner layer of a recovery capsule': 'membuka lapisan dalam kapsul pemulihan',
  'open the outer layer of a recovery capsule': 'membuka lapisan luar kapsul pemulihan',
  'review an emergency': 'meninjau akses darurat',
  'seal records anew': 'menyegel ulang rekam medis',
  'take a ledger over': 'mengambil alih buku catatan',
  'take a record address back': 'mengambil kembali alamat rekam medis',
  'take issued records': 'menerima rekam medis yang diterbitkan',
  'take over what was recovered': 'mengambil alih hasil pemulihan',
  'write an access log': 'menulis catatan akses',
  'write the history of a ledger': 'menulis riwayat buku catatan',
  // not-for-us
  'This history belongs to a ledger that we do not co-sign, or that moved on meanwhile.':
    'Riwayat ini milik buku catatan yang tidak ikut ditandatangani dompet ini, atau yang sementara itu sudah berlanjut.',
  'Accept the address file of this patient first, or run the command again.':
    'Setujui dulu berkas alamat pasien ini, atau jalankan perintahnya lagi.',
  'This issued record is sealed to somebody else.':
    'Rekam medis yang diterbitkan ini disegel untuk orang lain.',
  'Ask the provider to issue it to you: give him your card first.':
    'Minta penyedia layanan menerbitkannya untuk Anda: berikan dulu kartu Anda.',
  'This record was issued to another patient.': 'Rekam medis ini diterbitkan untuk pasien lain.',
  'Give it back to the provider; nothing was taken.':
    'Kembalikan kepada penyedia layanan; tidak ada yang diambil.',
  'This grant is for another provider.': 'Izin ini untuk penyedia layanan lain.',
  'Do not sign it; tell the patient that it was sent to the wrong one.':
    'Jangan tandatangani; beri tahu pasien bahwa kirimannya salah alamat.',
  'We do not co-sign for this patient, so we know no record address of theirs.':
    'Dompet ini tidak ikut menandatangani untuk pasien ini, jadi alamat rekam medisnya tidak dikenal.',
  'Accept their address file first: medwallet address accept FILE --out FILE':
    'Setujui dulu berkas alamatnya: medwallet address accept BERKAS --out BERKAS',
  'This Consent is about another patient.': 'Consent ini tentang pasien lain.',
  'Use the wallet of the patient whose did it names.': 'Pakai dompet pasien yang did-nya disebut di situ.',
  'This Consent is for another provider than {}.': 'Consent ini untuk penyedia layanan selain {}.',
  'Leave the provider out, or name the contact whose did the Consent names.':
    'Jangan sebut penyedia layanan, atau sebutkan kontak yang did-nya ada di Consent.',
  'We have no part in this address, so there is nothing to accept.':
    'Dompet ini tidak punya bagian di alamat ini, jadi tidak ada yang disetujui.',
  'To let the ledger leave for it: medwallet move-home expect FILE':
    'Agar buku catatan boleh pindah ke sana: medwallet move-home expect BERKAS',
  'This statement belongs to a record address that we never agreed to.':
    'Pernyataan ini milik alamat rekam medis yang tidak pernah disetujui dompet ini.',
  'Ask the patient for the address file first: medwallet address accept FILE --out FILE':
    'Minta dulu berkas alamatnya kepada pasien: medwallet address accept BERKAS --out BERKAS',
  'This ledger has moved to a record address in which we have no part.':
    'Buku catatan ini sudah pindah ke alamat rekam medis yang tidak memuat bagian dompet ini.',
  'Its new co-signers sign it; there is nothing left for us to do.':
    'Para penanda tangannya yang baru menandatanganinya; tidak ada lagi yang perlu Anda lakukan.',
  "This copy is of somebody else's record address: these words did not sign its circle document.":
    'Salinan ini dari alamat rekam medis orang lain: bukan kata-kata ini yang menandatangani dokumen lingkarannya.',
  'Check which wallet this is; a copy of your own address comes from your own co-signers.':
    'Periksa dompet mana ini; salinan alamat Anda datang dari para penanda tangan Anda sendiri.',
  "The patient's key in this record address is not of these words.":
    'Kunci pasien di alamat rekam medis ini bukan dari kata-kata ini.',
  'It was made before the wallet went over to these words; ask for a copy of what came after.':
    'Salinan itu dibuat sebelum dompet beralih ke kata-kata ini; minta salinan yang sesudahnya.',
  'We co-sign no record address of {}.': 'Dompet ini tidak ikut menandatangani alamat rekam medis {}.',
  'See whom this wallet co-signs for: medwallet address show':
    'Lihat untuk siapa dompet ini ikut menandatangani: medwallet address show',
  'This wallet cannot sign for the key in that address: another wallet has it.':
    'Dompet ini tidak dapat menandatangani untuk kunci di alamat itu: kuncinya ada di dompet lain.',
  'Give the patient the descriptor that address show prints; another co-signer hands the address back.':
    'Berikan kepada pasien deskriptor yang ditampilkan address show; penanda tangan lain mengembalikan alamatnya.',
  'This acceptance comes from somebody who is not part of this address.':
    'Persetujuan ini datang dari orang yang bukan bagian dari alamat ini.',
  'The circle document names neither our did as custodian nor as guardian.':
    'Dokumen lingkaran tidak menyebut did dompet ini sebagai kustodian maupun wali.',
  'The file holds no emergency identity for us, although it appoints us guardian.':
    'Berkas itu tidak memuat identitas darurat untuk dompet ini, padahal menunjuknya sebagai wali.',
  'This is no move of a ledger that we co-sign.':
    'Ini bukan perpindahan buku catatan yang ikut ditandatangani dompet ini.',
  'None of the keys in this descriptor is ours.': 'Tidak satu pun kunci di deskriptor ini milik dompet ini.',
  'Tell the patient; do not agree to this address.': 'Beri tahu pasien; jangan setujui alamat ini.',
  // cannot-enforce, beyond-consent, unknown-person: what a Consent says, and a grant cannot
  'This Consent says more than a grant can carry out: {} {}.':
    'Consent ini menyatakan lebih daripada yang dapat dijalankan sebuah izin: {} {}.',
  'This Consent leaves open what a grant must know: {} {}.':
    'Consent ini belum menentukan yang harus diketahui sebuah izin: {} {}.',
  'What was chosen goes beyond this Consent: {} {}.': 'Yang dipilih melampaui Consent ini: {} {}.',
  'In this Consent, {} does not say by a did who that is.':
    'Di Consent ini, {} tidak menyebut dengan did siapa orangnya.',
  'Change the Consent so that it permits one provider to read, for one purpose and a time.':
    'Ubah Consent sehingga mengizinkan satu penyedia membaca, untuk satu tujuan dan waktu.',
  'Name the one who gets access: medwallet grant NAME --from-consent FILE':
    'Sebutkan siapa yang mendapat akses: medwallet grant NAMA --from-consent BERKAS',
  'Choose one with --purpose, such as TREAT.': 'Pilih satu dengan --purpose, misalnya TREAT.',
  'Choose an end with --for or --until.': 'Tentukan akhirnya dengan --for atau --until.',
  'Choose with --record or --collection.': 'Pilih dengan --record atau --collection.',
  'Choose records with --record.': 'Pilih rekam medis dengan --record.',
  'Choose within what the Consent permits, or grant it without the Consent.':
    'Pilih di dalam yang diizinkan Consent, atau beri izin tanpa Consent.',
  'Say who it is with --who REFERENCE=NAME (NAME a contact, or me), or have the did written into its identifier.':
    'Sebutkan siapa dia dengan --who RUJUKAN=NAMA (NAMA sebuah kontak, atau me), atau minta did-nya ditulis di identifier.',
  'is nothing that a grant can carry out': 'tidak dapat dijalankan sebuah izin',
  'Choose one with --provision NUMBER: {}.': 'Pilih satu dengan --provision NOMOR: {}.',
  'holds several permissions': 'memuat beberapa izin',
  'does not hold that many permissions': 'tidak memuat izin sebanyak itu',
  'says that less is permitted, or something else':
    'menyatakan bahwa yang diizinkan lebih sedikit, atau lain',
  'must not be an extension alone': 'tidak boleh berupa perluasan (extension) saja',
  'must not stand in place of a value': 'tidak boleh menggantikan sebuah nilai',
  'names nobody': 'tidak menyebut siapa pun',
  'names several': 'menyebut beberapa',
  'names none': 'tidak menyebut satu pun',
  'names nothing': 'tidak menyebut apa pun',
  'is missing': 'tidak ada',
  'is earlier': 'lebih awal',
  'does not name that provider': 'tidak menyebut penyedia itu',
  'does not name that purpose': 'tidak menyebut tujuan itu',
  'does not name what was chosen': 'tidak menyebut yang dipilih',
  'names nobody in the way that was told': 'tidak menyebut siapa pun seperti yang ditulis',
  // bad-options
  'The option "{}" of the verification has no usable value.':
    'Pilihan "{}" untuk verifikasi tidak memiliki nilai yang dapat dipakai.',
  'Give times in whole Unix seconds, a skew of 0 to 120 seconds, and dids as the cards show them.':
    'Berikan waktu dalam detik Unix bulat, selisih 0 sampai 120 detik, dan did seperti di kartu.',
  'The time asked about is not one that has passed.': 'Waktu yang ditanyakan belum lewat.',
  'Give a past time.': 'Berikan waktu yang sudah lewat.',
  // input-unreadable
  'The {} is not UTF-8 text.': '{} bukan teks UTF-8.',
  'Save the file as UTF-8; for random bytes write them in hex.':
    'Simpan berkasnya sebagai UTF-8; byte acak ditulis dalam hex.',
  passphrase: 'Frasa sandi',
  'BIP-39 passphrase': 'Frasa sandi BIP-39',
  'file with the words': 'Berkas kata-kata',
  'More than {} bytes came in on stdin.': 'Lebih dari {} byte masuk lewat stdin.',
  'Check that it is the right file.': 'Periksa apakah itu berkas yang benar.',
}));

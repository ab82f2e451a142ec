import { phraseBook } from '../../../language/index.ts';

/** What is wrong with a command line, and what to write instead; `{}` is a value. */
export const usageWords = phraseBook(() => ({
  // The parser's own.
  "Unknown command '{}' (Did you mean {}?)": 'Perintah {} tidak ada. (Maksud Anda {}?)',
  "Unknown command '{}'.": 'Perintah {} tidak ada.',
  "Unknown option '{}' (Did you mean {}?)": 'Pilihan {} tidak ada. (Maksud Anda {}?)',
  "Unknown option '{}'.": 'Pilihan {} tidak ada.',
  "Missing required argument '{}'.": 'Argumen {} belum disebut.',
  "Required option '{}' not specified.": 'Pilihan {} belum disebut.',
  "Option '{}' argument missing.": 'Pilihan {} memerlukan nilai.',
  "Too many arguments for '{}'. Expected {} argument but got {}.":
    'Terlalu banyak argumen untuk {}: seharusnya {}, ada {}.',
  "Too many arguments for '{}'. Expected {} arguments but got {}.":
    'Terlalu banyak argumen untuk {}: seharusnya {}, ada {}.',
  'Too many arguments. Expected {} argument but got {}.': 'Terlalu banyak argumen: seharusnya {}, ada {}.',
  'Too many arguments. Expected {} arguments but got {}.': 'Terlalu banyak argumen: seharusnya {}, ada {}.',
  'See: medwallet --help, or --help behind a command.':
    'Lihat: medwallet --help, atau --help di belakang perintah.',
  // What is not said.
  'It is not said whom to recover, and where to.': 'Belum disebut siapa yang dipulihkan, dan ke mana.',
  'Say: medwallet recover NAME --out FILE': 'Tulis: medwallet recover NAMA --out BERKAS',
  'Name a grant to verify, or --batch with a file of them.':
    'Sebutkan izin yang diverifikasi, atau --batch dengan berkas berisi izin.',
  'See: medwallet verify --help': 'Lihat: medwallet verify --help',
  'Name the address file.': 'Sebutkan berkas alamatnya.',
  'As in: medwallet address accept FILE --out FILE': 'Misalnya: medwallet address accept BERKAS --out BERKAS',
  'Name the answers of your co-signers.': 'Sebutkan jawaban para penanda tangan Anda.',
  'As in: medwallet address confirm ACK ACK': 'Misalnya: medwallet address confirm JAWABAN JAWABAN',
  'Name the file that you were sent.': 'Sebutkan berkas yang Anda terima.',
  'As in: medwallet cosign FILE --out FILE': 'Misalnya: medwallet cosign BERKAS --out BERKAS',
  'Name the provider who gets access.': 'Sebutkan penyedia layanan yang mendapat akses.',
  'See your contacts with: medwallet contact list': 'Lihat kontak Anda: medwallet contact list',
  'Name the record to open and where to write it.': 'Sebutkan rekam medis yang dibuka dan ke mana ditulis.',
  'medwallet open FILE --list shows the ids; then: medwallet open FILE ID --out FILE':
    'medwallet open BERKAS --list menunjukkan id-nya; lalu: medwallet open BERKAS ID --out BERKAS',
  '--who needs a reference and a name.': '--who memerlukan sebuah rujukan dan sebuah nama.',
  'As in --who Patient/12=me --who Organization/7=clinic.':
    'Misalnya --who Patient/12=me --who Organization/7=clinic.',
  '--who is about a Consent.': '--who hanya untuk sebuah Consent.',
  '--provision is about a Consent.': '--provision hanya untuk sebuah Consent.',
  'Add --from-consent FILE, or leave --provision out.':
    'Tambahkan --from-consent BERKAS, atau jangan pakai --provision.',
  '--provision must be the number of a permission.': '--provision harus nomor sebuah izin.',
  'As in --provision 2.': 'Seperti --provision 2.',
  'Add --from-consent FILE, or leave --who out.': 'Tambahkan --from-consent BERKAS, atau jangan pakai --who.',
  'Say how long the grant is valid.': 'Sebutkan berapa lama izin itu berlaku.',
  'Add --for 30d, or --until 2027-01-31.': 'Tambahkan --for 30d, atau --until 2027-01-31.',
  'Say in which form the grants are written.': 'Sebutkan dalam bentuk apa izin ditulis.',
  'Add --fhir for FHIR R4 Consents.': 'Tambahkan --fhir untuk Consent FHIR R4.',
  'Say that the words may be shown.': 'Nyatakan bahwa kata-katanya boleh ditampilkan.',
  'Add --show-words when nobody looks over your shoulder.':
    'Tambahkan --show-words bila tidak ada yang ikut melihat.',
  'Say what is granted: records or collections, not both.':
    'Sebutkan yang diizinkan: rekam medis atau koleksi, bukan keduanya.',
  'Add --record ID or --collection NAME.': 'Tambahkan --record ID atau --collection NAMA.',
  'Say what is to be proved: one thing.': 'Sebutkan yang akan dibuktikan: satu hal.',
  'Add --event NUMBER, --record ID or --grant ID.': 'Tambahkan --event NOMOR, --record ID atau --grant ID.',
  'Say what the setting shall be.': 'Sebutkan nilai pengaturannya.',
  'medwallet settings NAME VALUE': 'medwallet settings NAMA NILAI',
  'Say where the acceptance goes.': 'Sebutkan ke mana persetujuan ditulis.',
  'Add --out FILE; or --to-sign FILE where another wallet has your key and signs first.':
    'Tambahkan --out BERKAS; atau --to-sign BERKAS bila kunci Anda ada di dompet lain yang menandatangani dulu.',
  'Say where the address file goes.': 'Sebutkan ke mana berkas alamat ditulis.',
  'Add --out FILE.': 'Tambahkan --out BERKAS.',
  'Say where the offer goes.': 'Sebutkan ke mana penawaran ditulis.',
  'Add --out FILE, or --dry-run to see it only.':
    'Tambahkan --out BERKAS, atau --dry-run untuk melihat saja.',
  'Say where the signed file goes.': 'Sebutkan ke mana berkas bertanda tangan ditulis.',
  'Say where the statement goes.': 'Sebutkan ke mana pernyataan ditulis.',
  'Say which provider is your home.': 'Sebutkan penyedia layanan yang menjadi rumah Anda.',
  'Add --custodian NAME.': 'Tambahkan --custodian NAMA.',
  'Say why the glass is broken.': 'Sebutkan alasan akses darurat ini.',
  'Add --reason "…"; only the patient reads it.': 'Tambahkan --reason "…"; hanya pasien yang membacanya.',
  'Something is missing on the command line, and there is no terminal to ask on.':
    'Ada yang belum disebut di baris perintah, dan tidak ada terminal untuk menanyakannya.',
  'The words are missing.': 'Kata-katanya belum ada.',
  'Give them as you wrote them down: --words-file FILE, or - for stdin.':
    'Berikan seperti yang Anda tulis: --words-file BERKAS, atau - untuk stdin.',
  'Give them with --words-file FILE, or - for stdin.':
    'Berikan dengan --words-file BERKAS, atau - untuk stdin.',
  'There is nothing on stdin: it is a terminal.': 'Tidak ada apa pun di stdin: itu sebuah terminal.',
  'Name a file, or pipe one in.': 'Sebutkan berkas, atau salurkan ke stdin.',
  'Say where the copy goes.': 'Sebutkan ke mana salinan ditulis.',
  'As in: medwallet address show PATIENT --out FILE': 'Misalnya: medwallet address show PASIEN --out BERKAS',
  'Say whose address it is.': 'Sebutkan alamat milik siapa.',
  // What does not go together, or is no such thing.
  'A copy of your own address is taken back, and nobody waits for an answer.':
    'Salinan alamat Anda sendiri diambil kembali, dan tidak ada yang menunggu jawaban.',
  'Leave --out and --to-sign away.': 'Jangan pakai --out dan --to-sign.',
  'Copies are handed out by those who co-sign for a patient.':
    'Salinan diberikan oleh yang ikut menandatangani untuk seorang pasien.',
  'Say: medwallet address show; the descriptor below it is what other wallets import.':
    'Tulis: medwallet address show; deskriptor di bawahnya itulah yang diimpor dompet lain.',
  '{} cannot be {}.': '{} tidak bisa {}.',
  'Use one of: {}.': 'Pilih salah satu: {}.',
  '--{} is not looked at together with --{}.': '--{} tidak dipakai bersama --{}.',
  'Leave one of them out: verify a grant by itself with --{}.':
    'Pakai salah satu saja: verifikasi satu izin tersendiri dengan --{}.',
  '--{} and --fhir exclude each other.': '--{} dan --fhir tidak dapat dipakai bersama.',
  'With --fhir the resources say that.': 'Dengan --fhir hal itu ada di resource-nya.',
  'As in --at 2026-09-21T14:00:00Z, or Unix seconds.': 'Misalnya --at 2026-09-21T14:00:00Z, atau detik Unix.',
  '--challenge and --answer belong together.': '--challenge dan --answer harus dipakai bersama.',
  'Name both files, or neither.': 'Sebutkan kedua berkas, atau tidak satu pun.',
  '--emergency grants the emergency collection alone.': '--emergency hanya mengizinkan koleksi darurat.',
  'Leave --record and --collection out, or grant them apart.':
    'Jangan pakai --record dan --collection, atau berikan izin tersendiri.',
  '--for and --until say the same thing.': '--for dan --until menyatakan hal yang sama.',
  'Leave one of them out.': 'Pakai salah satu saja.',
  '--for must be a number of seconds up to 3600.': '--for harus jumlah detik, paling banyak 3600.',
  'As in --for 300.': 'Misalnya --for 300.',
  '--json and --out - both want stdout.': '--json dan --out - sama-sama memakai stdout.',
  'Write the result to a file, or leave --json out.': 'Tulis hasilnya ke berkas, atau jangan pakai --json.',
  '--lanes must be a number from 1 to 99.': '--lanes harus angka dari 1 sampai 99.',
  'Leave it out for one lane a processor.': 'Tanpa itu dipakai satu utas per prosesor.',
  '--offline reads nothing that could say whether the grant is fresh.':
    'Dengan --offline tidak ada yang dibaca untuk mengetahui apakah izin itu masih baru.',
  'Leave out --offline, or --status fresh.': 'Jangan pakai --offline, atau jangan pakai --status fresh.',
  '--patient and --out belong together.': '--patient dan --out harus dipakai bersama.',
  'One patient must not learn what you opened of another: medwallet access-log --patient NAME --out FILE':
    'Seorang pasien tidak boleh tahu yang Anda buka milik pasien lain: medwallet access-log --patient NAMA --out BERKAS',
  'A backup has the words, the role and the network of its wallet.':
    'Cadangan sudah memuat kata-kata, peran, dan jaringan dompetnya.',
  'Say --from-backup FILE alone.': 'Pakai --from-backup BERKAS saja.',
  'A grant costs nothing.': 'Izin tidak memerlukan biaya.',
  'Leave --sponsor away.': 'Jangan pakai --sponsor.',
  'A guardian needs both layer and new wallet.': 'Wali memerlukan lapisan dan dompet baru.',
  'Say --layer FILE --for NAME.': 'Tulis --layer BERKAS --for NAMA.',
  'A key is given up as planned, or because it was stolen.':
    'Kunci dilepas karena terencana, atau karena dicuri.',
  'Say planned or stolen.': 'Tulis planned (terencana) atau stolen (dicuri).',
  'A key record is of your custody key.': 'Catatan kunci adalah tentang kunci simpan Anda.',
  'Add --with-custody-key.': 'Tambahkan --with-custody-key.',
  'A sponsor comes before the first signature.': 'Sponsor membayar sebelum tanda tangan pertama.',
  'Choose one of --sign and --sponsor.': 'Pilih salah satu: --sign atau --sponsor.',
  'A sponsor names a transaction and a wallet, and nothing else.':
    'Sponsor menyebut transaksi dan dompet, dan tidak ada yang lain.',
  'As the patient: medwallet anchor bump --out FILE; as the sponsor: medwallet anchor bump TXID --wallet NAME':
    'Sebagai pasien: medwallet anchor bump --out BERKAS; sebagai sponsor: medwallet anchor bump TXID --wallet NAMA',
  'A statement, a wallet and an output are needed.': 'Diperlukan pernyataan, dompet, dan berkas hasil.',
  'medwallet sponsor FILE --wallet NAME --out FILE': 'medwallet sponsor BERKAS --wallet NAMA --out BERKAS',
  'A token belongs to a BSMS record.': 'Token itu untuk sebuah catatan BSMS.',
  'Name the record too.': 'Sebutkan catatannya juga.',
  'An OpenTimestamps file is about a record.': 'Berkas OpenTimestamps adalah tentang rekam medis.',
  'Add --record ID.': 'Tambahkan --record ID.',
  'Only the patient can seal records anew.': 'Hanya pasien yang dapat mengenkripsi ulang rekam medis.',
  'Leave --reseal out; the patient can do it later, with revoke --reseal.':
    'Jangan pakai --reseal; pasien dapat melakukannya kelak, dengan revoke --reseal.',
  'Only the patient writes the BSMS record of an address.':
    'Hanya pasien yang menulis catatan BSMS sebuah alamat.',
  'Leave --bsms-out out: the descriptor below is what other wallets import.':
    'Jangan pakai --bsms-out: deskriptor di bawah inilah yang diimpor dompet lain.',
  'The Consent already says what --{} would say.': 'Consent itu sudah menyatakan yang dinyatakan --{}.',
  'Leave it out, or change the Consent.': 'Jangan pakai, atau ubah Consent-nya.',
  'The custody key is given twice.': 'Kunci simpan disebut dua kali.',
  'Choose one of --custody-key and --bsms.': 'Pilih salah satu: --custody-key atau --bsms.',
  'The beginning of the grant is not a date in the future.': 'Awal izin itu bukan tanggal yang akan datang.',
  'The grant would end before it begins.': 'Izin itu akan berakhir sebelum dimulai.',
  'Leave --from out for now, or write a date such as 2027-01-31, or an instant such as 2027-01-31T12:00:00Z.':
    'Tanpa --from izin berlaku sejak sekarang; atau tulis tanggal seperti 2027-01-31, atau waktu seperti 2027-01-31T12:00:00Z.',
  'Put --until behind --from.': 'Letakkan --until sesudah --from.',
  'The end of the grant is not a date in the future.': 'Akhir izin itu bukan tanggal yang akan datang.',
  'Write a date such as 2027-01-31, or an instant such as 2027-01-31T12:00:00Z.':
    'Tulis tanggal seperti 2027-01-31, atau waktu seperti 2027-01-31T12:00:00Z.',
  'This is no date.': 'Ini bukan tanggal.',
  'Give it as 2026-05-01, or as 2026-05-01T14:00:00Z.':
    'Tulis seperti 2026-05-01, atau 2026-05-01T14:00:00Z.',
  'This is no file that medwallet writes for others.':
    'Ini bukan berkas yang ditulis medwallet untuk orang lain.',
  'Put cards, offers, statements, acceptances, grants and the like there, and nothing else.':
    'Taruh di sana kartu, penawaran, pernyataan, persetujuan, izin dan sejenisnya, tidak ada yang lain.',
  'This is not a fee rate.': 'Ini bukan tarif biaya.',
  'Give satoshis per virtual byte, such as --fee-rate 2.5':
    'Tulis satoshi per byte virtual, misalnya --fee-rate 2.5',
  'This is not an amount.': 'Ini bukan jumlah.',
  'Give satoshis, such as --sat 10000': 'Tulis dalam satoshi, misalnya --sat 10000',
  'This language is not one of ours.': 'Bahasa ini tidak tersedia.',
  'Words and BIP-39 passphrase cannot both come from stdin.':
    'Kata-kata dan frasa sandi BIP-39 tidak dapat sama-sama dari stdin.',
  'Give one of them in a file.': 'Berikan salah satunya dalam berkas.',
  'Words and backup are two things.': 'Kata-kata dan cadangan adalah dua hal.',
  'Leave --show-words or --out out.': 'Pakai salah satu saja: --show-words atau --out.',
}));

/** Records, grants and what is passed on: what `--help` says, in Indonesian. */
export const RECORDS_HELP: Readonly<Record<string, string>> = {
  'your records: add, look, open, take along': 'rekam medis Anda: tambah, lihat, buka, bawa',
  'encrypt a file into the vault and log it; the original bytes come back as they are':
    'enkripsi berkas ke dalam brankas dan catat; isi aslinya kembali persis sama',
  'what you call it; stays sealed': 'sebutan Anda; tetap tertutup',
  'guessed when left out': 'ditebak bila tidak disebut',
  'LOINC document type': 'jenis dokumen LOINC',
  'general, laboratory, imaging, medications, genomics, emergency, …':
    'general, laboratory, imaging, medications, genomics, emergency, …',
  'the date of what it tells, ISO 8601': 'tanggal isinya, ISO 8601',
  'take a FHIR R4 Bundle apart: a record for each document, day of results, kind':
    'uraikan Bundle FHIR R4: satu rekam medis untuk tiap dokumen, hari hasil, jenis',
  'list your records, newest first': 'daftar rekam medis Anda, yang terbaru di atas',
  'older versions too': 'termasuk versi lama',
  'show what is known about a record': 'tampilkan yang diketahui tentang sebuah rekam medis',
  'decrypt a record: the original bytes': 'buka enkripsi sebuah rekam medis: isi aslinya',
  'take records along: the original files and their manifests in a folder':
    'bawa rekam medis: berkas asli dan manifesnya di dalam folder',
  'a new or empty folder; with --fhir a file, or - for stdout':
    'folder baru atau kosong; dengan --fhir sebuah berkas, atau - untuk stdout',
  'every record': 'semua rekam medis',
  'as one FHIR R4 Bundle': 'sebagai satu Bundle FHIR R4',
  'read records from end to end: there, unchanged, and they open (all when none is named)':
    'baca rekam medis dari awal sampai akhir: ada, tidak berubah, dan dapat dibuka (semua bila tidak disebut)',
  'add a new version of a record; both are kept': 'tambahkan versi baru rekam medis; keduanya disimpan',
  'corrected, updated, entered-in-error, withdrawn or duplicate':
    'corrected (dikoreksi), updated (diperbarui), entered-in-error (salah dimasukkan), withdrawn (ditarik) atau duplicate (ganda)',
  'as before when left out': 'seperti sebelumnya bila tidak disebut',
  'delete a record, its keys and every trace of what it was':
    'hapus rekam medis, kuncinya, dan segala jejak isinya',
  'its older and newer versions too': 'juga versi lama dan versi barunya',
  'erase without being asked': 'hapus tanpa ditanya',
  'take a record that a provider issued to you: a file, or the id that record list shows':
    'terima rekam medis yang diterbitkan penyedia untuk Anda: berkas, atau id dari record list',
  'what you call it; as the provider does when left out':
    'sebutan Anda; seperti sebutan penyedia bila tidak disebut',
  'where you file it; by its kind when left out':
    'di koleksi mana Anda menaruhnya; menurut jenisnya bila tidak disebut',
  'the encrypted record, where it is not in your vault':
    'rekam medis terenkripsi itu, bila tidak ada di brankas Anda',
  'turn down a record that a provider issued to you: a file, or the id that record list shows':
    'tolak rekam medis yang diterbitkan penyedia untuk Anda: berkas, atau id dari record list',
  'file a record into another collection': 'pindahkan rekam medis ke koleksi lain',
  'a built-in one, or one of your own': 'koleksi bawaan, atau milik Anda sendiri',
  'encrypt it anew: who had its key cannot open the new file':
    'enkripsi ulang: yang punya kunci lama tidak dapat membuka berkas baru',
  'collections of records, the built-in ones and your own':
    'koleksi rekam medis, yang bawaan dan milik Anda sendiri',
  'make a collection of your own; others see a random number for it, never its name':
    'buat koleksi Anda sendiri; orang lain melihat angka acak, tidak pernah namanya',
  'list the collections with their generations': 'daftar koleksi beserta generasinya',
  'issue a record to a patient: encrypted to them, signed by you':
    'terbitkan rekam medis untuk pasien: terenkripsi untuknya, Anda tandatangani',
  'what the patient sees before accepting; needed': 'yang dilihat pasien sebelum menerima; wajib',
  'a built-in one to suggest; the patient files it': 'koleksi bawaan sebagai saran; pasien yang menaruhnya',
  'a record that you issued before, and that this one takes the place of':
    'rekam medis yang pernah Anda terbitkan dan digantikan oleh ini',
  'with --supersedes: corrected, updated, entered-in-error, withdrawn or duplicate':
    'dengan --supersedes: corrected (dikoreksi), updated (diperbarui), entered-in-error (salah dimasukkan), withdrawn (ditarik) atau duplicate (ganda)',
  'the issue as a file, for a patient without your board':
    'terbitan itu sebagai berkas, untuk pasien tanpa papan Anda',
  'the encrypted record too, for a patient with another vault':
    'juga rekam medis terenkripsi, untuk pasien dengan brankas lain',
  'check who signed a record, from its original bytes and its manifest; needs no wallet':
    'periksa siapa yang menandatangani rekam medis, dari isi asli dan manifesnya; tidak perlu dompet',
  'as record export and open --manifest write it': 'seperti ditulis record export dan open --manifest',
  'who must have signed': 'siapa yang harus menandatangani',
  'from then on the key of the author is in other hands': 'sejak itu kunci penerbit ada di tangan orang lain',
  'a proof that a statement holds the signature (proof export --record)':
    'bukti bahwa sebuah pernyataan memuat tanda tangannya (proof export --record)',
  'ask no node: a statement then has no time': 'jangan tanyai node: pernyataan lalu tidak punya waktu',
  'the folder that holds the encrypted files': 'folder yang menyimpan berkas-berkas terenkripsi',
  'find missing, changed and orphaned files in the vault, and say what each means':
    'cari berkas yang hilang, berubah, dan tanpa pemilik di brankas, dan jelaskan artinya',
  'offer a provider access to records; it counts once both have signed':
    'tawarkan akses rekam medis kepada penyedia; berlaku setelah keduanya menandatangani',
  'records by id': 'rekam medis menurut id',
  'whole collections, future records included':
    'seluruh koleksi, termasuk rekam medis yang ditambahkan kemudian',
  'the emergency collection, for emergency treatment, for 72h unless told otherwise':
    'koleksi darurat, untuk perawatan darurat, 72h bila tidak disebut lain',
  'whom a reference in the Consent means: a contact, or me':
    'siapa yang dimaksud sebuah rujukan di Consent: sebuah kontak, atau me (saya)',
  'what a FHIR R4 Consent permits, never more; with it the other flags choose within it, or what it leaves open':
    'yang diizinkan Consent FHIR R4, tidak pernah lebih; pilihan lain memilih di dalamnya, atau yang belum ditentukannya',
  'which permission of the Consent, where it holds several: 1, 2, …':
    'izin yang mana di Consent, bila ada beberapa: 1, 2, …',
  'how long, up to ten years: 90m, 12h, 30d, 52w':
    'berapa lama, sampai sepuluh tahun: 90m menit, 12h jam, 30d hari, 52w minggu',
  'or until when: an ISO 8601 date or instant': 'atau sampai kapan: tanggal atau waktu ISO 8601',
  'not before: an ISO 8601 date or instant (now unless told)':
    'tidak sebelum: tanggal atau waktu ISO 8601 (sekarang bila tidak disebut)',
  'why: TREAT (unless told), ETREAT, HPAYMT, HRESCH, PATRQT, …':
    'untuk apa: TREAT (bila tidak disebut), ETREAT, HPAYMT, HRESCH, PATRQT, …',
  'SMART on FHIR v2 scope': 'cakupan SMART on FHIR v2',
  'how long the provider may take to sign': 'berapa lama penyedia boleh menunggu untuk menandatangani',
  'the offer for the provider (a PSBT)': 'penawaran untuk penyedia (PSBT)',
  'show the text that would be signed, and stop': 'tampilkan teks yang akan ditandatangani, lalu berhenti',
  'offer it without being asked': 'tawarkan tanpa ditanya',
  'a contact': 'sebuah kontak',
  'sign last, and write the grant package for the provider':
    'tandatangani terakhir, dan tulis paket izin untuk penyedia',
  'the package': 'paketnya',
  'list the grants you gave': 'daftar izin yang Anda berikan',
  'only those that let somebody read now': 'hanya yang sekarang masih dapat dipakai membaca',
  'read no board: what a guardian revoked since is not shown':
    'jangan baca papan: yang sejak itu dicabut wali tidak ditampilkan',
  'read no board: what a guardian revoked since stands as active':
    'jangan baca papan: yang sejak itu dicabut wali tampak masih berlaku',
  'write the grants for other programs': 'tulis izin-izin untuk program lain',
  'as FHIR R4 Consents in one Bundle': 'sebagai Consent FHIR R4 dalam satu Bundle',
  'where to write it': 'ke mana ditulis',
  'take a grant back; it counts wherever the revocation is seen':
    'cabut sebuah izin; berlaku di mana pun pencabutannya terlihat',
  'as a guardian: whose grant it is': 'sebagai wali: izin milik siapa',
  'also encrypt its records anew and delete the old files, where the vault obeys':
    'juga enkripsi ulang rekam medisnya dan hapus berkas lama, sejauh brankas menurut',
  'also write the revocation to a file, for those without a board':
    'tulis juga pencabutannya ke berkas, untuk yang tanpa papan',
  'revoke without being asked': 'cabut tanpa ditanya',
  "as a guardian: open a patient's emergency records to a provider; the patient is told first":
    'sebagai wali: buka rekam medis darurat pasien untuk penyedia; pasien diberi tahu lebih dulu',
  'whose records, where you are the guardian of several': 'rekam medis siapa, bila Anda wali beberapa orang',
  'how long, at most 72h (72h unless told)': 'berapa lama, paling lama 72h (72h bila tidak disebut)',
  'why, in one line for the patient alone': 'alasannya, satu baris untuk pasien saja',
  'break the glass without being asked': 'buka akses darurat tanpa ditanya',
  'sign as the guardian, and write the emergency package for the provider':
    'tandatangani sebagai wali, dan tulis paket darurat untuk penyedia',
  'the emergencies: your own log as a guardian, or those you were told of':
    'akses darurat: catatan Anda sendiri sebagai wali, atau yang diberitahukan kepada Anda',
  'as the patient: sign that you have seen it, and whether you accept it':
    'sebagai pasien: tandatangani bahwa Anda sudah melihatnya, dan apakah Anda menerimanya',
  'say that there was no emergency, instead of accepting it':
    'nyatakan bahwa tidak ada keadaan darurat, alih-alih menerimanya',
  'check a grant or a statement that somebody sent, show it, and sign it':
    'periksa izin atau pernyataan yang dikirim seseorang, tampilkan, lalu tandatangani',
  'the signed file, to be sent back': 'berkas bertanda tangan, untuk dikirim kembali',
  'sign without being asked': 'tandatangani tanpa ditanya',
  'what you missed of the ledger, where it did not fit into the statement':
    'bagian buku catatan yang Anda lewatkan, bila tidak muat di dalam pernyataan',
  "pay a statement's fee from this wallet of your own Bitcoin node":
    'bayar biaya pernyataan dari dompet ini di node Bitcoin Anda',
  'as sponsor: instead of what the node estimates': 'sebagai sponsor: alih-alih taksiran node',
  'watch a folder that you share with others: look at what comes in, answer it, keep it':
    'awasi folder bersama: lihat yang masuk, jawab, simpan',
  'look once and end, for scripts': 'lihat sekali lalu selesai, untuk skrip',
  'put these there first: what you want to send': 'taruh ini dulu di sana: yang ingin Anda kirim',
  'where grants to you are kept as files': 'tempat menyimpan izin untuk Anda sebagai berkas',
  'take what passes its checks without being asked, from people whose cards you have':
    'terima tanpa ditanya yang lolos pemeriksaan, dari orang yang kartunya Anda punya',
  'with --yes: also the cards of people you do not know yet':
    'dengan --yes: juga kartu orang yang belum Anda kenal',
  'say what waits there, and do nothing': 'sebutkan yang menunggu di sana, dan jangan lakukan apa pun',
};

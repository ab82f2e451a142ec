import type { Language } from './language.ts';
import { phraseBook } from './phrase-book.ts';

/**
 * What the library says of checks, readings and logs, in Indonesian. Such sentences stand in answers for programs, so
 * the library says them in English; `{}` is a value, which may be one of these sentences itself.
 */
const INDONESIAN = phraseBook(() => ({
  // The checks of a grant.
  'an earlier check failed': 'pemeriksaan sebelumnya gagal',
  'it reads as a token': 'terbaca sebagai token',
  'it is for {}': 'ini untuk {}',
  'signed by {} and {}': 'ditandatangani oleh {} dan {}',
  'signed by {}': 'ditandatangani oleh {}',
  patient: 'pasien',
  provider: 'penyedia layanan',
  guardian: 'wali',
  'no patient was asked for': 'tidak ditanyakan dari pasien mana',
  'it comes from the patient asked for': 'berasal dari pasien yang dimaksud',
  'it comes from the patient asked for, under another key of hers':
    'berasal dari pasien yang dimaksud, dengan kuncinya yang lain',
  'it comes from another patient than the one asked for': 'berasal dari pasien lain',
  'the grant names no ledger': 'izin ini tidak menyebut buku catatan',
  "it is the patient's known ledger": 'ini buku catatan pasien yang sudah dikenal',
  'the ledger it names belongs to somebody else': 'buku catatan yang disebut milik orang lain',
  'the patient signed for it': 'pasien menandatanganinya',
  'no circle document at hand names the ledger': 'tidak ada dokumen lingkaran yang menyebut buku catatan itu',
  'the circle document names it': 'dokumen lingkaran menyebutnya',
  'the circle document names another ledger': 'dokumen lingkaran menyebut buku catatan lain',
  "a break: it and the patient's known ledger go on for each other":
    'patahan: buku catatan ini dan yang sudah dikenal saling melanjutkan',
  'whether it goes on for the known ledger could not be checked':
    'tidak dapat diperiksa apakah ini melanjutkan buku catatan yang sudah dikenal',
  'the patient is known with another ledger': 'pasien ini dikenal dengan buku catatan lain',
  'the patient signed, so no guardian is needed': 'pasien menandatangani, jadi wali tidak diperlukan',
  'a circle document in force names the guardian': 'dokumen lingkaran yang berlaku menyebut wali ini',
  'the newest circle document at hand does not name this guardian':
    'dokumen lingkaran terbaru tidak menyebut wali ini',
  'no circle document in force is at hand': 'tidak ada dokumen lingkaran yang berlaku di sini',
  'it is made out to whoever asks': 'ditujukan kepada yang memeriksa',
  'it is made out to somebody else': 'ditujukan kepada orang lain',
  'its time has not come yet': 'masa berlakunya belum mulai',
  'its time has come': 'masa berlakunya sudah mulai',
  'its time is over': 'masa berlakunya sudah habis',
  'its time is not over': 'masa berlakunya belum habis',
  'the clock is more than two hours behind the newest block':
    'jam di sini terlambat lebih dari dua jam dari blok terbaru',
  'the clock is behind the last time seen here':
    'jam di sini lebih awal daripada waktu terakhir yang tercatat',
  'nothing else at hand knows the time': 'tidak ada pembanding untuk jam di sini',
  'nothing at hand contradicts the clock': 'jam di sini tidak bertentangan dengan apa pun',
  "the patient's key is not known to be given up": 'tidak diketahui bahwa kunci pasien sudah dilepas',
  'the key was given up ({}), and a statement holds the grant':
    'kunci itu sudah dilepas ({}), tetapi izin ini ada di dalam pernyataan',
  'the patient gave this key up ({}), and no statement holds the grant':
    'pasien sudah melepas kunci ini ({}), dan tidak ada pernyataan yang memuat izin ini',
  planned: 'terencana',
  lost: 'hilang',
  stolen: 'dicuri',
  "another key may have become the patient's: {}": 'kunci lain mungkin sudah menjadi kunci pasien: {}',
  "this key has not become the patient's: {}": 'kunci ini tidak menjadi kunci pasien: {}',
  "the patient's key still counts: {}": 'kunci pasien masih berlaku: {}',
  "the patient's key may have been given up: {}": 'kunci pasien mungkin sudah dilepas: {}',
  'the newest statement names the circle document': 'pernyataan terbaru menyebut dokumen lingkaran ini',
  'no circle document at hand is the one that the newest statement names':
    'dokumen lingkaran yang disebut pernyataan terbaru tidak ada di sini',
  "the patient's own store has the newest": 'yang terbaru ada di dompet pasien sendiri',
  'nothing was read where newer circle documents are posted':
    'tempat dokumen lingkaran yang lebih baru tidak dibaca',
  'all that hangs under this grant was looked through for a newer one':
    'semua yang tergantung pada izin ini sudah diperiksa untuk mencari yang lebih baru',
  'a newer one may be among the files that were not looked into':
    'yang lebih baru mungkin ada di antara berkas yang tidak dibuka',
  'it was not asked for': 'tidak diminta',
  'no node was asked': 'node tidak ditanyai',
  'no proof at hand shows the grant in a statement': 'tidak ada bukti bahwa izin ini ada di dalam pernyataan',
  'it is active in the newest statement': 'berlaku menurut pernyataan terbaru',
  'a newer statement exists than any that shows the grant':
    'ada pernyataan yang lebih baru daripada yang memuat izin ini',
  'the node did not say whether the seal is spent': 'node tidak memberi tahu apakah segel sudah dibelanjakan',
  signed: 'bertanda tangan',
  logged: 'tercatat',
  confirmed: 'terkonfirmasi',
  final: 'pasti',
  '{}, {} confirmations': '{}, {} konfirmasi',
  'only {}': 'baru {}',
  'somebody revoked it, and no circle document in force says whether he may':
    'ada yang mencabutnya, dan tidak ada dokumen lingkaran yang menyatakan apakah ia berhak',
  'no revocation is known': 'tidak diketahui ada pencabutan',
  'revocation not checked': 'pencabutan tidak diperiksa',
  'the patient has revoked it': 'pasien sudah mencabutnya',
  'the guardian has revoked it': 'wali sudah mencabutnya',
  // Where it was read.
  "the patient's own store was read": 'dompet pasien sendiri dibaca',
  'no circle document at hand names the boards': 'tidak ada dokumen lingkaran yang menyebut papan',
  'the patient has named no board': 'pasien tidak menyebut papan mana pun',
  'read: {}; no answer: {}; not looked into, which no revocation is: {} files':
    'dibaca: {}; tidak menjawab: {}; tidak dibuka, bukan pencabutan: {} berkas',
  'read: {}; no answer: {}': 'dibaca: {}; tidak menjawab: {}',
  'read: {}; not looked into, which no revocation is: {} files':
    'dibaca: {}; tidak dibuka, bukan pencabutan: {} berkas',
  'read: {}': 'dibaca: {}',
  'no answer: {}; not looked into, which no revocation is: {} files':
    'tidak menjawab: {}; tidak dibuka, bukan pencabutan: {} berkas',
  'no answer: {}': 'tidak menjawab: {}',
  'not looked into, which no revocation is: {} files': 'tidak dibuka, bukan pencabutan: {} berkas',
  // Whether a new key, a new home or a ledger that goes on counts.
  'its patient says nothing of it': 'pasiennya tidak menyatakan apa pun tentang itu',
  'the proof does not bring what was stated before': 'bukti ini tidak membawa yang dinyatakan sebelumnya',
  'it is not this statement that moved the home': 'bukan pernyataan ini yang memindahkan rumahnya',
  'the patient signed for the new home': 'pasien menandatangani rumah baru itu',
  'the old key signed for the new one': 'kunci lama menandatangani untuk kunci baru',
  'no proof at hand is of the change of identity that came with it':
    'tidak ada bukti tentang pergantian identitas yang menyertainya',
  'two ledgers say that they go on for the one before':
    'dua buku catatan mengaku melanjutkan yang sebelumnya',
  'the ledger had ended before it': 'buku catatan itu sudah berakhir sebelumnya',
  'it waits from its block, and no node has said which that is':
    'masa tunggunya mulai dari bloknya, dan tidak ada node yang menyebut blok itu',
  'the old key may still object to it': 'kunci lama masih dapat berkeberatan',
  'it was found in force before': 'sebelumnya sudah dinyatakan berlaku',
  'nothing shows whether a veto came in time': 'tidak ada yang menunjukkan apakah veto datang pada waktunya',
  'no board was read on which the old key would have objected':
    'papan tempat kunci lama dapat berkeberatan tidak dibaca',
  'nobody objected while it waited': 'tidak ada yang berkeberatan selama masa tunggu',
  'the old key objected, and the ledger ended before it':
    'kunci lama berkeberatan, dan buku catatan berakhir sebelum itu',
  'the patient agreed to what followed in the ledger before':
    'pasien menyetujui kelanjutan di buku catatan sebelumnya',
  'no node has said whether the ledger before goes on':
    'tidak ada node yang menyatakan apakah buku catatan sebelumnya masih berlanjut',
  'nothing has closed the last seal of the ledger before':
    'segel terakhir buku catatan sebelumnya belum ditutup',
  'something has closed the last seal of the ledger before':
    'segel terakhir buku catatan sebelumnya sudah ditutup',
  'no veto of the patient is about what followed': 'tidak ada veto pasien tentang kelanjutan itu',
  "whether the patient's own key took part could not be checked":
    'tidak dapat diperiksa apakah kunci pasien sendiri ikut serta',
  "the patient's own key closed the last seal herself": 'kunci pasien sendiri yang menutup segel terakhir',
  'no node has said in which block the last seal was closed':
    'tidak ada node yang menyebut di blok mana segel terakhir ditutup',
  'the patient vetoed in time what followed in the ledger before':
    'pasien memveto kelanjutan di buku catatan sebelumnya pada waktunya',
  'nothing shows whether the veto came in time':
    'tidak ada yang menunjukkan apakah veto itu datang pada waktunya',
  'the veto came too late': 'veto itu terlambat',
  // Whether whoever brings a grant holds its key.
  'the provider answered this challenge': 'penyedia layanan menjawab tantangan ini',
  'This answer was given before: it proves nothing a second time.':
    'Jawaban ini sudah pernah diberikan: untuk kedua kalinya ia tidak membuktikan apa pun.',
  'The answer does not prove that whoever brought this grant has its key.':
    'Jawaban itu tidak membuktikan bahwa pembawa izin ini memegang kuncinya.',
  'Let nobody in; make a new challenge, and have the provider answer that one.':
    'Jangan izinkan siapa pun; buat tantangan baru, dan minta penyedia layanan menjawab yang itu.',
  'Let nobody in; verify where the challenge was made, with the same profile or again without one, or make a new one.':
    'Jangan izinkan siapa pun; verifikasi di tempat tantangan dibuat, dengan profil yang sama atau juga tanpa profil, atau buat yang baru.',
  'the challenge or the answer is larger than any': 'tantangan atau jawaban itu terlalu besar',
  'the answer is not signed by the provider it names':
    'jawaban itu tidak ditandatangani oleh penyedia layanan yang disebutnya',
  'this challenge was answered before': 'tantangan ini sudah pernah dijawab',
  'this challenge was not made here': 'tantangan ini tidak dibuat di sini',
  'there is no grant that it could be about': 'tidak ada izin yang dapat dimaksudnya',
  'the challenge is for another network': 'tantangan ini untuk jaringan lain',
  'the challenge is about another grant': 'tantangan ini tentang izin lain',
  'the time of the challenge has not come yet': 'waktu tantangan ini belum tiba',
  'the time of the challenge is over': 'waktu tantangan ini sudah habis',
  'the answer is to another challenge': 'jawaban itu untuk tantangan lain',
  'the answer is by somebody else than the provider': 'jawaban itu bukan dari penyedia layanan',
  'the answer is from another time than the challenge': 'waktu jawaban itu tidak cocok dengan tantangan',
  // Whether access was permitted at a time.
  'it was revoked in a statement before that time': 'sudah dicabut dalam pernyataan sebelum waktu itu',
  'statements before and behind that time count it as active':
    'pernyataan sebelum dan sesudah waktu itu menyatakannya berlaku',
  'the newest statement counts it as active, and no revocation is known':
    'pernyataan terbaru menyatakannya berlaku, dan tidak diketahui ada pencabutan',
  'no node was asked which blocks hold the statements': 'node tidak ditanyai di blok mana pernyataan itu',
  'no proof at hand shows the grant in a confirmed statement':
    'tidak ada bukti bahwa izin ini ada di pernyataan yang terkonfirmasi',
  'no statement before that time shows the grant':
    'tidak ada pernyataan sebelum waktu itu yang memuat izin ini',
  'it was revoked between the two statements around that time':
    'dicabut di antara dua pernyataan di sekitar waktu itu',
  'no statement behind that time shows whether it still held':
    'tidak ada pernyataan sesudah waktu itu yang menunjukkan apakah izin masih berlaku',
  'it was revoked at some time after the last statement':
    'dicabut pada suatu waktu sesudah pernyataan terakhir',
  'no statement behind that time is at hand, and nothing shows that there is none':
    'tidak ada pernyataan sesudah waktu itu di sini, dan tidak diketahui apakah memang tidak ada',
  // What a grant leaves out of a Consent.
  'it permits everything else as well; only the permission is granted':
    'Consent juga mengizinkan semua yang lain; hanya yang disebut khusus yang diberikan',
  'it permits everybody; only the one chosen gets access':
    'Consent mengizinkan semua orang; hanya yang dipilih yang mendapat akses',
  'of those it names, only the one chosen gets access':
    'dari yang disebut, hanya yang dipilih yang mendapat akses',
  'it permits every purpose; only the one chosen is granted':
    'Consent mengizinkan semua tujuan; hanya yang dipilih yang diberikan',
  'of the purposes it names, only the first is granted; --purpose chooses another':
    'dari tujuan yang disebut, hanya yang pertama yang diberikan; --purpose memilih yang lain',
  'of the purposes it names, only the one chosen is granted':
    'dari tujuan yang disebut, hanya yang dipilih yang diberikan',
  'not exact to the second and zone: begins at its latest reading':
    'tidak tepat sampai detik dan zona waktu: mulai pada arti yang paling lambat',
  'not exact to the second and zone: ends at its earliest reading':
    'tidak tepat sampai detik dan zona waktu: berakhir pada arti yang paling awal',
  'it has no end; the one chosen is granted': 'Consent tidak punya akhir; yang dipilih yang berlaku',
  'it ends later; the end chosen is granted': 'Consent berakhir lebih lambat; yang dipilih yang berlaku',
  'it permits every action; only reading is granted':
    'Consent mengizinkan semua tindakan; hanya membaca yang diberikan',
  'of what it permits to do, only reading is granted':
    'dari tindakan yang diizinkan, hanya membaca yang diberikan',
  'it permits everything; only what was chosen is granted':
    'Consent mengizinkan semuanya; hanya yang dipilih yang diberikan',
  'of what it names, only what was chosen is granted': 'dari yang disebut, hanya yang dipilih yang diberikan',
  'what it names by anything but the id of a record or collection is not granted':
    'yang tidak disebut menurut id rekam medis atau koleksi tidak diberikan',
  'the records it leaves out are not granted': 'rekam medis yang dikecualikan tidak diberikan',
  'of the permissions it holds, only the one chosen is granted':
    'dari izin-izin di dalamnya, hanya yang dipilih yang diberikan',
  'an extension that is no modifier changes nothing of who may read what':
    'perluasan (extension) biasa tidak mengubah siapa yang boleh membaca apa',
  'of resources inside it only the identifiers of those it refers to were read':
    'dari sumber daya di dalamnya, hanya pengenal milik yang dirujuk yang dibaca',
  'who else agreed beside the patient does not stand in a grant':
    'siapa lagi yang menyetujui selain pasien tidak tertulis di izin',
  'a label of the Consent is none of the records': 'label Consent bukan label rekam medis',
  'whoever manages the Consent gets no access by that': 'pengelola Consent tidak mendapat akses karenanya',
  'the document behind it was not read': 'dokumen di baliknya tidak dibaca',
  'the policy was not read: it grants nothing, and what it forbids is for you to know':
    'kebijakannya tidak dibaca: ia tidak memberi apa pun, dan larangannya perlu Anda ketahui sendiri',
  'what counts is who signs the grant': 'yang menentukan ialah siapa yang menandatangani izin',
  // Who signed a record.
  'The signature is not by this key over this content.': 'Tanda tangannya bukan dari kunci ini atas isi ini.',
  'Signed by a key that you have no card of.': 'Ditandatangani dengan kunci yang kartunya belum Anda simpan.',
  'Signed by this key over exactly this content.': 'Ditandatangani dengan kunci ini, persis atas isi ini.',
  'Signed by a key that was given up later.': 'Ditandatangani dengan kunci yang kemudian dilepas.',
  'Signed by a key that had been given up before.':
    'Ditandatangani dengan kunci yang sudah dilepas sebelumnya.',
  'A block from before the theft of this key holds the signature.':
    'Tanda tangannya ada di blok dari sebelum kunci ini dicuri.',
  'This key was stolen, and no statement shows that the signature is older.':
    'Kunci ini dicuri, dan tidak ada pernyataan yang menunjukkan bahwa tanda tangannya lebih lama.',
  'This key was stolen, and the statement at hand is not from a block before that.':
    'Kunci ini dicuri, dan pernyataan yang ada bukan dari blok sebelum itu.',
  // What an audit finds.
  'The board {} does not answer: receipts and revocations there are not in this list.':
    'Papan {} tidak menjawab: tanda terima dan pencabutan di sana tidak ada dalam daftar ini.',
  'Grant {}: {}': 'Izin {}: {}',
  'Events {} to {}, which statement {} commits to, are missing from this wallet.':
    'Kejadian {} sampai {}, yang disegel pernyataan {}, tidak ada di dompet ini.',
  'Statement {} commits to another log than this wallet holds: one of the events {} to {} was changed.':
    'Pernyataan {} menyegel riwayat lain daripada yang ada di dompet ini: salah satu kejadian {} sampai {} telah diubah.',
  'The node could not be asked; anchoring is shown as last seen. {}':
    'Node tidak dapat ditanyai; keterangan tambatan menurut pengamatan terakhir. {}',
  'The provider signed two different entries with the number {}.':
    'Penyedia layanan menandatangani dua entri berbeda dengan nomor {}.',
  'Entry {} of this log does not follow on the one before: {}.':
    'Entri {} catatan ini tidak menyambung pada entri sebelumnya: {}.',
  'Receipt {} says that it was for {}; the grant is for {}.':
    'Tanda terima {} menyebut keperluan {}; izinnya untuk {}.',
  'Receipt {} names a record that the grant does not open.':
    'Tanda terima {} menyebut rekam medis yang tidak dibuka oleh izin itu.',
  'it belongs to another grant': 'entri itu milik izin lain',
  'its counter is {}': 'nomornya {}',
  'it names another predecessor': 'ia menyebut pendahulu yang lain',
  'there are two different entries with the number {}': 'ada dua entri berbeda dengan nomor {}',
  'its receipt {} reached you, and the log lacks that entry':
    'tanda terima {} sampai kepada Anda, tetapi entrinya tidak ada di catatan',
  'entry {} of the file is not as its provider signed it':
    'entri {} di berkas itu tidak sama dengan yang ditandatangani penyedianya',
  'the log has an entry {}, whose receipt never reached you':
    'catatan memuat entri {}, tetapi tanda terimanya tidak pernah sampai kepada Anda',
}));

/** A sentence of the library for a person to read; one that is not known here stays as it is. */
export function sentenceIn(english: string, language: Language): string {
  return language === 'en' ? english : (INDONESIAN(english) ?? english);
}

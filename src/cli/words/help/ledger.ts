/** Verification, statements, moves and proofs: what `--help` says, in Indonesian. */
export const LEDGER_HELP: Readonly<Record<string, string>> = {
  'verify a grant: exit 0 valid, 3 could not be checked, 1 everything else':
    'verifikasi izin: exit 0 berlaku, 3 tidak dapat diperiksa, 1 selain itu',
  'whom it must be for (this profile by default)': 'untuk siapa seharusnya (profil ini bila tidak disebut)',
  'whom it must come from': 'dari siapa seharusnya',
  'seen: boards were read; fresh: and it is in the newest statement':
    'seen: papan sudah dibaca; fresh: juga ada di pernyataan terbaru',
  'signed, logged, confirmed, confirmed:N or final': 'signed, logged, confirmed, confirmed:N atau final',
  'read no board: revocation is then not checked': 'jangan baca papan: pencabutan lalu tidak diperiksa',
  'revocations that came by another way': 'pencabutan yang datang lewat jalan lain',
  'without a profile: the network it must be for (regtest by default)':
    'tanpa profil: jaringan yang seharusnya (regtest bila tidak disebut)',
  'was access permitted then? answers in block intervals; asks the node':
    'apakah akses diizinkan saat itu? dijawab menurut selang blok; menanyai node',
  'proofs that came as files: of another key, another home, a ledger that goes on':
    'bukti yang datang sebagai berkas: kunci lain, rumah lain, buku catatan lanjutan',
  'with --answer: the challenge that whoever brings the grant was given':
    'dengan --answer: tantangan yang diberikan kepada pembawa izin',
  'what came back': 'yang kembali',
  'one token or package a line in, one JSON result a line out, blank lines too; - for stdin':
    'satu token atau paket per baris masuk, satu hasil JSON per baris keluar, baris kosong juga; - untuk stdin',
  'with --batch: threads (one a processor by default)':
    'dengan --batch: utas (satu per prosesor bila tidak disebut)',
  'look at tokens': 'lihat token',
  'show what a token says; nothing is verified': 'tampilkan isi token; tidak ada yang diverifikasi',
  'address, message and signature, for any BIP-322 verifier':
    'alamat, pesan, dan tanda tangan, untuk pemeriksa BIP-322 mana pun',
  'ask whoever brings a grant to prove that it is theirs':
    'minta pembawa izin membuktikan bahwa izin itu miliknya',
  'who asks, as the provider will see it: a host name, as a rule':
    'siapa yang bertanya, seperti dilihat penyedia: biasanya nama host',
  'what the answer is for, as in open or GET /fhir/Observation':
    'untuk apa jawabannya, misalnya open atau GET /fhir/Observation',
  'where the challenge goes; - for stdout': 'ke mana tantangan ditulis; - untuk stdout',
  'how long it can be answered, up to 3600': 'berapa lama dapat dijawab, paling banyak 3600',
  'without a profile: the network of the grant (regtest by default)':
    'tanpa profil: jaringan izin itu (regtest bila tidak disebut)',
  'prove that a grant is yours to whoever asks': 'buktikan kepada yang bertanya bahwa sebuah izin milik Anda',
  'where the answer goes; - for stdout': 'ke mana jawaban ditulis; - untuk stdout',
  'answer without being asked': 'jawab tanpa ditanya',
  'open a granted record; a receipt for the patient is written first':
    'buka rekam medis yang diizinkan; tanda terima untuk pasien ditulis lebih dulu',
  'where to write the original bytes, or - for stdout': 'ke mana isi aslinya ditulis, atau - untuk stdout',
  'write its manifest too, to check its issuer again later':
    'tulis juga manifesnya, untuk memeriksa penerbitnya lagi kelak',
  'a proof that a statement holds it, where the key of its issuer was stolen since':
    'bukti bahwa sebuah pernyataan memuatnya, bila kunci penerbitnya sejak itu dicuri',
  'list what the grant opens, without opening anything': 'daftar yang dibuka izin itu, tanpa membuka apa pun',
  'as a provider: what you opened, when and under which grant':
    'sebagai penyedia: yang Anda buka, kapan dan dengan izin mana',
  'with --out: whose entries': 'dengan --out: entri milik siapa',
  'write them as they are signed, for the patient to compare: audit --access-log':
    'tulis sebagaimana ditandatangani, untuk dicocokkan pasien: audit --access-log',
  'compose the next statement of your ledger, for a co-signer':
    'susun pernyataan berikutnya buku catatan Anda, untuk seorang penanda tangan',
  'the statement (a PSBT) for a co-signer': 'pernyataan (PSBT) untuk penanda tangan',
  'instead of what the node estimates': 'alih-alih taksiran node',
  'sign first, for a co-signer whose wallet must sign last':
    'tandatangani lebih dulu, untuk penanda tangan yang dompetnya harus terakhir',
  'move the ledger to the record address that was agreed for it (move-home)':
    'pindahkan buku catatan ke alamat rekam medis yang disepakati (move-home)',
  'leave the fee to a sponsor: your custodian, or anybody with a wallet':
    'biarkan sponsor membayar biayanya: kustodian Anda, atau siapa pun yang punya dompet',
  'check a co-signed statement, sign last and send it (also takes a finished raw transaction)':
    'periksa pernyataan yang sudah ditandatangani, tandatangani terakhir dan kirim (juga menerima transaksi mentah yang selesai)',
  'write the statements so far, for a co-signer who missed many of them':
    'tulis pernyataan-pernyataan sejauh ini, untuk penanda tangan yang ketinggalan banyak',
  'the history': 'riwayatnya',
  'begin behind the last statement that this co-signer signed':
    'mulai sesudah pernyataan terakhir yang ditandatangani orang ini',
  'look up the state of every statement at the node': 'tanyakan keadaan setiap pernyataan kepada node',
  'send again what the node does not have, and say what keeps the newest from getting on':
    'kirim lagi yang tidak dimiliki node, dan sebutkan yang menahan pernyataan terbaru',
  'raise the fee of the statement that waits: compose it again for a co-signer, or, as its sponsor, lift it with a payment of your own':
    'naikkan biaya pernyataan yang menunggu: susun lagi untuk penanda tangan, atau, sebagai sponsornya, angkat dengan pembayaran sendiri',
  'the statement (a PSBT) that takes its place, for a co-signer':
    'pernyataan (PSBT) penggantinya, untuk penanda tangan',
  'instead of what the node estimates and what it takes to replace it':
    'alih-alih taksiran node dan yang diperlukan untuk menggantikannya',
  'leave the fee to a sponsor': 'biarkan sponsor membayar biayanya',
  'as the sponsor: the wallet on your node that got the change':
    'sebagai sponsor: dompet di node Anda yang menerima kembaliannya',
  'as the sponsor: pay without being asked': 'sebagai sponsor: bayar tanpa ditanya',
  'move your ledger to another custodian, guardian or key, or object to a move':
    'pindahkan buku catatan ke kustodian, wali atau kunci lain, atau berkeberatan terhadap perpindahan',
  'propose another record address for your ledger, with the keys that are to hold it':
    'usulkan alamat rekam medis lain untuk buku catatan Anda, dengan kunci-kunci yang akan memegangnya',
  'who is to be custodian; the one of today without it':
    'siapa yang menjadi kustodian; tanpa ini yang sekarang',
  'who is to be guardian; the one of today without it': 'siapa yang menjadi wali; tanpa ini yang sekarang',
  'go over to the next identity of your words: planned or stolen':
    'beralih ke identitas berikutnya dari kata-kata Anda: planned (terencana) atau stolen (dicuri)',
  'as a co-signer who leaves: check the address file of a move, and sign that move when it comes':
    'sebagai penanda tangan yang pergi: periksa berkas alamat perpindahan, dan tandatangani bila tiba',
  'the contact whose lost key this is to replace: ask the person by another way':
    'kontak yang kuncinya hilang dan akan digantikan ini: tanyakan orangnya lewat jalan lain',
  'give up a move that was not sent; the record address stays':
    'batalkan perpindahan yang belum dikirim; alamat rekam medis tetap',
  'object to a move that was made without your key: your ledger ends at your last statement':
    'berkeberatan terhadap perpindahan tanpa kunci Anda: buku catatan Anda berakhir pada pernyataan terakhir Anda',
  'the veto as a file too, for whoever does not read your boards':
    'veto itu juga sebagai berkas, untuk yang tidak membaca papan Anda',
  'object without being asked': 'berkeberatan tanpa ditanya',
  'after a veto, or where too many keys are gone: propose the home of a ledger that goes on':
    'sesudah veto, atau bila terlalu banyak kunci hilang: usulkan rumah bagi buku catatan lanjutan',
  'write your ledger for a wallet of your own with other words, which goes on for this one':
    'tulis buku catatan Anda untuk dompet Anda sendiri dengan kata-kata lain, yang melanjutkan ini',
  'planned or stolen': 'planned (terencana) atau stolen (dicuri)',
  'what that wallet takes over, sealed to it': 'yang diambil alih dompet itu, terenkripsi untuknya',
  'hand over without being asked': 'serahkan tanpa ditanya',
  'in a new wallet: take over the ledger that your old one handed over':
    'di dompet baru: ambil alih buku catatan yang diserahkan dompet lama',
  "bring a patient's records back for new words: the custodian first, then the guardian":
    'kembalikan rekam medis pasien untuk kata-kata baru: kustodian dulu, lalu wali',
  'as guardian: what the custodian opened': 'sebagai wali: yang dibuka kustodian',
  'as guardian: the contact that the new wallet is': 'sebagai wali: kontak yang merupakan dompet baru',
  'as custodian: for the guardian; as guardian: for the new wallet':
    'sebagai kustodian: untuk wali; sebagai wali: untuk dompet baru',
  'open it without being asked': 'buka tanpa ditanya',
  'the contact whose words are lost': 'kontak yang kata-katanya hilang',
  'in a new wallet: take over what guardian and custodian opened; again later for what waited':
    'di dompet baru: ambil alih yang dibuka wali dan kustodian; lagi nanti untuk yang tertunda',
  'take it over without being asked': 'ambil alih tanpa ditanya',
  "pay for somebody's statement from a wallet of your own Bitcoin node, without co-signing it":
    'bayar pernyataan orang lain dari dompet di node Bitcoin Anda, tanpa ikut menandatangani',
  "the wallet's name on the node": 'nama dompet itu di node',
  'the statement with your coins and their signatures, for a co-signer':
    'pernyataan dengan koin Anda dan tanda tangannya, untuk penanda tangan',
  'pay without being asked': 'bayar tanpa ditanya',
  'as a co-signer: pay the output that begins a ledger, for a patient without coins':
    'sebagai penanda tangan: bayar keluaran yang memulai buku catatan, untuk pasien tanpa koin',
  'satoshis, at least 1,000 (10,000 by default)': 'satoshi, paling sedikit 1.000 (10.000 bila tidak disebut)',
  'show or change the numbers that this wallet goes by':
    'tampilkan atau ubah angka-angka yang dipakai dompet ini',
  'show the history: records, consents, accesses, and which of it is anchored':
    'tampilkan riwayat: rekam medis, izin, akses, dan mana yang sudah tertambat',
  'do not ask the node: confirmations as last seen':
    'jangan tanyai node: konfirmasi menurut pengamatan terakhir',
  "providers' own logs, to be held against the receipts that reached you":
    'catatan para penyedia sendiri, untuk dicocokkan dengan tanda terima yang sampai kepada Anda',
  'also write it as a page to look at: one file, nothing loaded, nothing run':
    'tulis juga sebagai halaman untuk dilihat: satu berkas, tidak memuat dan menjalankan apa pun',
  'also write it as FHIR R4 AuditEvents in one Bundle':
    'tulis juga sebagai AuditEvent FHIR R4 dalam satu Bundle',
  'proofs that others check without trusting us': 'bukti yang diperiksa orang lain tanpa mempercayai kami',
  'write a proof of one event, record or live grant':
    'tulis bukti tentang satu kejadian, rekam medis atau izin yang berlaku',
  'an event of the audit, by its number': 'kejadian dari audit, menurut nomornya',
  'that a record was added': 'bahwa sebuah rekam medis ditambahkan',
  'that a grant is active in the newest statement': 'bahwa sebuah izin berlaku di pernyataan terbaru',
  'for a record: an OpenTimestamps file instead': 'untuk rekam medis: berkas OpenTimestamps',
  'verify a proof from the file, and against a node when one is there':
    'verifikasi bukti dari berkasnya, dan terhadap node bila ada',
  'from the file alone: the assurance is then at most "logged"':
    'dari berkasnya saja: kepastiannya lalu paling tinggi "logged"',
  'further proofs, circle documents and vetoes that bear on it':
    'bukti, dokumen lingkaran, dan veto lain yang menyangkutnya',
};

/** Wallets, contacts, addresses and guardians: what `--help` says, in Indonesian. */
export const SETUP_HELP: Readonly<Record<string, string>> = {
  "A multisig wallet for a patient's records: sealed, granted under two signatures, anchored on Bitcoin":
    'Dompet multisig untuk rekam medis pasien: terenkripsi, diizinkan dengan dua tanda tangan, tertambat di Bitcoin',
  'print the version': 'tampilkan versi',
  'which wallet of this machine (MEDWALLET_PROFILE)': 'dompet mana di komputer ini (MEDWALLET_PROFILE)',
  'where wallets and vault lie (MEDWALLET_HOME)': 'tempat dompet dan brankas (MEDWALLET_HOME)',
  'file with the passphrase (MEDWALLET_PASSPHRASE_FILE)':
    'berkas berisi frasa sandi (MEDWALLET_PASSPHRASE_FILE)',
  'print one JSON object on stdout': 'tulis satu objek JSON ke stdout',
  'en or id: what a person reads (LC_ALL, LC_MESSAGES, LANG)':
    'en atau id: bahasa untuk pembaca (LC_ALL, LC_MESSAGES, LANG)',
  'make a new wallet: 24 words, kept in an age file under your passphrase':
    'buat dompet baru: 24 kata, disimpan dalam berkas age dengan frasa sandi Anda',
  'patient, provider or guardian; asked for on a terminal':
    'patient (pasien), provider (penyedia layanan) atau guardian (wali); di terminal ditanyakan',
  'regtest, signet, testnet4 or mainnet (regtest unless told)':
    'regtest, signet, testnet4 atau mainnet (regtest bila tidak disebut)',
  'how many words: 12, 15, 18, 21 or 24': 'berapa kata: 12, 15, 18, 21 atau 24',
  'print the words, instead of showing them once and asking three of them back':
    'cetak kata-katanya, bukan ditampilkan sekali lalu tiga di antaranya ditanyakan kembali',
  'do not show the words now: medwallet backup does, and until then you are reminded':
    'jangan tampilkan kata-katanya sekarang: medwallet backup menampilkannya, dan sampai saat itu Anda diingatkan',
  'file with an additional BIP-39 passphrase, which only you may read':
    'berkas berisi frasa sandi BIP-39 tambahan, yang hanya boleh Anda baca',
  "for tests on regtest only: words that follow from the profile's name, which anybody can compute":
    'hanya untuk pengujian di regtest: kata-kata yang mengikuti nama profil, yang dapat dihitung siapa pun',
  'bring a wallet back from its words, and from the vault everything it knew':
    'pulihkan dompet dari kata-katanya, dan dari brankas segala yang diketahuinya',
  'patient, provider or guardian, where the vault has no journal to say it':
    'patient, provider atau guardian, bila jurnal di brankas tidak menyebutnya',
  'regtest, signet, testnet4 or mainnet; as the journal says, else regtest':
    'regtest, signet, testnet4 atau mainnet; menurut jurnal, selain itu regtest',
  'file with the words, which only you may read, or - for stdin; without it they are asked for':
    'berkas berisi kata-kata, yang hanya boleh Anda baca, atau - untuk stdin; tanpa ini ditanyakan',
  'file with the BIP-39 passphrase, if the wallet has one; only you may read it':
    'berkas berisi frasa sandi BIP-39, bila dompetnya punya; hanya Anda yang boleh membacanya',
  "leave the vault's journal unread: nothing but keys comes back":
    'jangan baca jurnal di brankas: yang kembali hanya kunci',
  'from what medwallet backup --out wrote, and with its passphrase':
    'dari hasil medwallet backup --out, dengan frasa sandinya',
  'show the words of this wallet, to be written down, and ask three of them back':
    'tampilkan kata-kata dompet ini untuk ditulis, dan tanyakan kembali tiga di antaranya',
  'print them instead': 'cetak saja',
  'write a backup of everything but the vault instead, under your passphrase':
    'tulis cadangan berisi segalanya kecuali brankas, dengan frasa sandi Anda',
  'check what you wrote down: three of the words are asked back':
    'periksa yang Anda tulis: tiga dari kata-kata itu ditanyakan kembali',
  'file with all the words as they stand on paper, which only you may read, or - for stdin':
    'berkas berisi semua kata seperti di kertas, yang hanya boleh Anda baca, atau - untuk stdin',
  'with it: file with the BIP-39 passphrase, if there is one; only you may read it':
    'bersamanya: berkas berisi frasa sandi BIP-39, bila ada; hanya Anda yang boleh membacanya',
  'who this wallet is, its ledger, its live grants, what waits and what needs attention':
    'siapa dompet ini, buku catatannya, izin yang berlaku, yang menunggu dan yang perlu perhatian',
  'ask neither the boards nor the node': 'jangan tanyai papan maupun node',
  'check node, wallet, permissions, clock, versions, vault and disk, and say how to mend each':
    'periksa node, dompet, izin berkas, jam, versi, brankas dan diska, dan sebutkan cara memperbaikinya',
  'also check this wallet of your node, which pays fees':
    'periksa juga dompet ini di node Anda, yang membayar biaya',
  'the network of the node, where there is no profile': 'jaringan node, bila tidak ada profil',
  'write your card: a signed contact for others to save':
    'tulis kartu Anda: kontak bertanda tangan untuk disimpan orang lain',
  'where to write it, or - for stdout': 'ke mana ditulis, atau - untuk stdout',
  'also show it as QR codes, for a phone or a webcam':
    'tampilkan juga sebagai kode QR, untuk ponsel atau kamera',
  'the name on it (the profile by default)': 'nama di kartu (nama profil bila tidak disebut)',
  'for a co-signer of your record address only: add the next custody key':
    'hanya untuk penanda tangan alamat rekam medis Anda: sertakan kunci simpan berikutnya',
  'with it: that key as a BSMS key record (BIP-129), for another coordinator':
    'bersamanya: kunci itu sebagai catatan kunci BSMS (BIP-129), untuk koordinator lain',
  "that coordinator's token: the record is then encrypted":
    'token koordinator itu: catatannya lalu dienkripsi',
  'what you do, for those who look for a provider': 'bidang Anda, untuk yang mencari penyedia layanan',
  'languages you speak, such as en or id-ID': 'bahasa yang Anda kuasai, misalnya en atau id-ID',
  'where you are': 'di mana Anda berada',
  'you in a FHIR directory: Organization/ID or Practitioner/ID, or its https URL':
    'Anda di direktori FHIR: Organization/ID atau Practitioner/ID, atau URL https-nya',
  'the same with a key that another wallet of yours holds: [fingerprint/path]xpub':
    'sama, dengan kunci yang disimpan dompet Anda yang lain: [sidik/jalur]xpub',
  'people and organisations whose cards you saved': 'orang dan organisasi yang kartunya Anda simpan',
  'note that the key behind a contact counts no more': 'catat bahwa kunci sebuah kontak tidak berlaku lagi',
  'planned, lost or stolen': 'planned (terencana), lost (hilang) atau stolen (dicuri)',
  'since when; now unless told': 'sejak kapan; sekarang bila tidak disebut',
  'check a card and save it under a name of yours':
    'periksa sebuah kartu dan simpan dengan nama pilihan Anda',
  'what you call them (the name on the card by default)':
    'sebutan Anda untuknya (nama di kartu bila tidak disebut)',
  'their custody key, where another wallet holds it and the card lacks it':
    'kunci simpannya, bila disimpan dompet lain dan tidak ada di kartu',
  'that key as the BSMS key record (BIP-129) which their wallet signed':
    'kunci itu sebagai catatan kunci BSMS (BIP-129) yang ditandatangani dompetnya',
  'the token that you gave for it, where the record came encrypted':
    'token yang Anda berikan untuknya, bila catatannya datang terenkripsi',
  'list the contacts you saved': 'daftar kontak yang Anda simpan',
  'look for a provider among saved cards and imported candidates':
    'cari penyedia layanan di antara kartu yang disimpan dan calon dari direktori',
  'by name': 'menurut nama',
  'by what they do': 'menurut bidang',
  'by a language they speak, such as en or id': 'menurut bahasa yang dikuasai, misalnya en atau id',
  'by where they are': 'menurut tempat',
  'take providers of a FHIR directory as candidates, which nobody has signed':
    'ambil penyedia dari direktori FHIR sebagai calon, yang tidak ditandatangani siapa pun',
  "the patient's record address on the chain": 'alamat rekam medis pasien di rantai',
  'propose your record address with a custodian and a guardian':
    'usulkan alamat rekam medis Anda dengan seorang kustodian dan seorang wali',
  'the provider that is your home': 'penyedia layanan yang menjadi rumah Anda',
  'a relative, a second device, a lawyer': 'kerabat, perangkat kedua, pengacara',
  'the address file for the co-signers': 'berkas alamat untuk para penanda tangan',
  'go without a guardian: one lost key then locks the ledger for ever':
    'tanpa wali: satu kunci hilang mengunci buku catatan selamanya',
  "another coordinator's BSMS record (BIP-129), which must be of this very address":
    'catatan BSMS (BIP-129) dari koordinator lain, yang harus tentang alamat ini juga',
  'the token of that set-up, where records travel encrypted':
    'token penyiapan itu, bila catatannya dikirim terenkripsi',
  'the token of that set-up: the record is then encrypted': 'token penyiapan itu: catatannya lalu dienkripsi',
  'the token of that set-up, where the record came encrypted':
    'token penyiapan itu, bila catatannya datang terenkripsi',
  'the address as a BSMS record too, for other wallets':
    'alamat itu juga sebagai catatan BSMS, untuk dompet lain',
  'as a co-signer: check an address file and agree to it; as the patient: take your address back from a copy':
    'sebagai penanda tangan: periksa berkas alamat dan setujui; sebagai pasien: ambil kembali alamat Anda dari salinan',
  'your acceptance, for the patient': 'persetujuan Anda, untuk pasien',
  'agree without being asked': 'setujui tanpa ditanya',
  'the record of the coordinator (BIP-129), to be compared with the file':
    'catatan koordinator (BIP-129), untuk dicocokkan dengan berkasnya',
  'your key, where another wallet holds it: [fingerprint/path]xpub':
    'kunci Anda, bila disimpan dompet lain: [sidik/jalur]xpub',
  'what that wallet signs, as a PSBT; its text is shown too':
    'yang ditandatangani dompet itu, sebagai PSBT; teksnya ditampilkan juga',
  'what came back: a PSBT, a transaction, or the text of a message signature':
    'yang kembali: PSBT, transaksi, atau teks tanda tangan pesan',
  'the contact whose lost key this replaces: ask the person by another way':
    'kontak yang kuncinya hilang dan digantikan ini: tanyakan orangnya lewat jalan lain',
  'take the acceptances of your co-signers; with the last one the address is agreed':
    'terima persetujuan para penanda tangan; dengan yang terakhir alamat itu disepakati',
  'show your record address and who has agreed to it; as a co-signer, the ones you agreed to':
    'tampilkan alamat rekam medis Anda dan siapa yang menyetujuinya; sebagai penanda tangan, yang Anda setujui',
  'as a co-signer: hand that patient a copy of the address, who has nothing but the words':
    'sebagai penanda tangan: berikan salinan alamat kepada pasien itu, yang hanya punya kata-katanya',
  'write it as a BSMS record (BIP-129), for other wallets':
    'tulis sebagai catatan BSMS (BIP-129), untuk dompet lain',
  'who may revoke your grants and open your emergency records':
    'siapa yang boleh mencabut izin Anda dan membuka rekam medis darurat Anda',
  'the guardians that your newest circle document names':
    'para wali yang disebut dokumen lingkaran terbaru Anda',
  'appoint one more; told so, he can open the emergency collection alone':
    'tunjuk seorang lagi; begitu diberi tahu, ia dapat membuka koleksi darurat sendirian',
  'dismiss one; a key of the record address that he holds stays until you move home':
    'berhentikan seorang; kuncinya di alamat rekam medis tetap ada sampai Anda pindah rumah',
};

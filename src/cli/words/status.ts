import { spoken } from '../../language/index.ts';

export const statusWords = spoken(
  {
    patient: 'patient',
    provider: 'provider',
    guardian: 'guardian',
    locked: 'locked',
    seeMore: 'Give the passphrase to see more: --passphrase-file FILE',
    attention: 'Needs attention',
    mine: 'Waits for you',
    theirs: 'Waits for others',
    ledger: 'Ledger',
    noLedger: 'No ledger yet: it begins with the first statement.',
    noAddress:
      'No record address yet. Next: medwallet address new --custodian NAME --guardian NAME --out FILE',
    noCards:
      'No record address yet. First exchange cards with your provider and your guardian: medwallet card --out FILE, and for each of theirs: medwallet contact add FILE --name NAME',
    giveCard: 'Next: give your card to a patient: medwallet card --with-custody-key --out FILE',
    address: (address: string) => `Record address: ${address}`,
    notAgreed: (address: string) => `Record address, not agreed yet: ${address}`,
    copies: (held: number, of: number) => `Its descriptor is also kept by ${held} of ${of} co-signers.`,
    noStatement: 'No statement yet. Next: medwallet anchor --out FILE',
    statement: (number: number, state: string) => `Statement ${number}: ${state}`,
    asLastSeen: (text: string) => `${text}, as it was last seen`,
    signed: 'signed, not with the node yet',
    inMempool: 'sent, waits for a block',
    confirmed: (count: string) => `confirmed ${count} deep`,
    inBlock: 'in a block',
    final: (count: string) => `final, ${count} deep`,
    conflicted: 'shut out by another transaction',
    allAnchored: 'Every event is in a statement.',
    notAnchored: (count: string) => `Events in no statement yet: ${count}`,
    grants: 'Grants that let somebody read now',
    noGrants: 'Nobody can read anything of yours now.',
    grant: (id: string, who: string, purpose: string, left: string, end: string) =>
      `${id}  ${who}, ${purpose}, ${left} left (until ${end})`,
    grantLater: (id: string, who: string, purpose: string, begin: string, end: string) =>
      `${id}  ${who}, ${purpose}, not before ${begin} (until ${end})`,
    counts: (records: string, contacts: string) => `Records: ${records}. Contacts: ${contacts}.`,
    cosigned: (count: string) => `Record addresses that you co-sign: ${count}.`,
    breakGlass: (grant: string) =>
      `Your emergency records were opened; answer it: medwallet break-glass review ${grant}`,
    backup:
      'Nobody has checked yet that your words are on paper. Write them down (medwallet backup --show-words), then: medwallet backup confirm',
    descriptor: (who: string) =>
      `No copy of the address’s descriptor is known to be with ${who}: wait for the answer, and keep the address file.`,
    unreachable: (problem: string) =>
      `The node could not be asked (${problem}). What is shown of the chain is old. See: medwallet doctor`,
    stale: (time: string) =>
      `The node’s newest block is from ${time}: it lost touch with the network. See: medwallet doctor`,
    problem: (number: number, problem: string) =>
      `Statement ${number} does not get on (${problem}). See: medwallet anchor resume`,
    restored:
      'This wallet came back from its words: what it knows may not be all. Ask your co-signers before you anchor.',
    moveWaits:
      'Your ledger came over from a lost key, and its time to object has not begun: the move is in no block yet.',
    moveWaitsUntil: (time: string) =>
      `Your ledger came over from a lost key. Until ${time} that key still counts for others, and may object.`,
    clock: (time: string) =>
      `This machine’s clock is behind: something signed is already from ${time}. Set the clock.`,
    keysOwed: 'Some readers have not been told of new keys yet. It is tried again with every command.',
    outbox: (count: string) =>
      `Notes that wait for a board: ${count}. They go out when the vault can be reached.`,
    waitsGrant: (id: string, who: string, until: string) =>
      `Grant ${id}: ${who} has to sign it until ${until}, then: medwallet grant finish FILE`,
    waitsStatement: (who: string) =>
      `Statement: one of ${who} has to sign it, then: medwallet anchor finish FILE`,
    waitsAddress: (who: string) =>
      `Record address: the answer of ${who} is missing, then: medwallet address confirm FILE`,
    waitsMove: (who: string) =>
      `Move to another home: the answer of ${who} is missing, then: medwallet address confirm FILE`,
    moveToSign: (who: string) =>
      `Move of ${who} to another home: you agreed to it; sign the statement when it comes.`,
    waitsRecord: (id: string, who: string) =>
      `Record from ${who}: medwallet record accept ${id}, or record decline ${id}`,
    waitsReview: (id: string) => `Emergency access ${id}: medwallet break-glass review ${id}`,
  },
  {
    patient: 'pasien',
    provider: 'penyedia layanan',
    guardian: 'wali',
    locked: 'terkunci',
    seeMore: 'Berikan frasa sandi untuk melihat lebih banyak: --passphrase-file BERKAS',
    attention: 'Perlu perhatian',
    mine: 'Menunggu Anda',
    theirs: 'Menunggu orang lain',
    ledger: 'Buku catatan',
    noLedger: 'Belum ada buku catatan: ia mulai dengan pernyataan pertama.',
    noAddress:
      'Belum ada alamat rekam medis. Berikutnya: medwallet address new --custodian NAMA --guardian NAMA --out BERKAS',
    noCards:
      'Belum ada alamat rekam medis. Pertama, bertukarlah kartu dengan penyedia layanan dan wali Anda: medwallet card --out BERKAS, dan untuk tiap kartu mereka: medwallet contact add BERKAS --name NAMA',
    giveCard: 'Berikutnya: berikan kartu Anda kepada pasien: medwallet card --with-custody-key --out BERKAS',
    address: (address: string) => `Alamat rekam medis: ${address}`,
    notAgreed: (address: string) => `Alamat rekam medis, belum disepakati: ${address}`,
    copies: (held: number, of: number) =>
      `Deskriptornya juga disimpan oleh ${held} dari ${of} penanda tangan bersama.`,
    noStatement: 'Belum ada pernyataan. Berikutnya: medwallet anchor --out BERKAS',
    statement: (number: number, state: string) => `Pernyataan ${number}: ${state}`,
    asLastSeen: (text: string) => `${text}, menurut pengamatan terakhir`,
    signed: 'sudah ditandatangani, belum ada di node',
    inMempool: 'terkirim, menunggu blok',
    confirmed: (count: string) => `terkonfirmasi, kedalaman ${count}`,
    inBlock: 'sudah di dalam blok',
    final: (count: string) => `pasti, kedalaman ${count}`,
    conflicted: 'terhalang transaksi lain',
    allAnchored: 'Semua kejadian sudah ada di dalam pernyataan.',
    notAnchored: (count: string) => `Kejadian yang belum ada di pernyataan mana pun: ${count}`,
    grants: 'Izin yang berlaku sekarang',
    noGrants: 'Sekarang tidak ada orang lain yang dapat membaca milik Anda.',
    grant: (id: string, who: string, purpose: string, left: string, end: string) =>
      `${id}  ${who}, ${purpose}, tersisa ${left} (sampai ${end})`,
    grantLater: (id: string, who: string, purpose: string, begin: string, end: string) =>
      `${id}  ${who}, ${purpose}, baru mulai ${begin} (sampai ${end})`,
    counts: (records: string, contacts: string) => `Rekam medis: ${records}. Kontak: ${contacts}.`,
    cosigned: (count: string) => `Alamat rekam medis yang ikut Anda tandatangani: ${count}.`,
    breakGlass: (grant: string) =>
      `Rekam medis darurat Anda telah dibuka; tanggapi: medwallet break-glass review ${grant}`,
    backup:
      'Belum pernah diperiksa apakah kata-kata Anda sudah ada di kertas. Tulis dulu (medwallet backup --show-words), lalu: medwallet backup confirm',
    descriptor: (who: string) =>
      `Belum diketahui apakah ${who} menyimpan salinan deskriptor alamat: tunggu jawabannya, dan simpan berkas alamat itu.`,
    unreachable: (problem: string) =>
      `Node tidak dapat ditanyai (${problem}). Keterangan tentang rantai di sini sudah lama. Lihat: medwallet doctor`,
    stale: (time: string) =>
      `Blok terbaru di node berasal dari ${time}: ia kehilangan hubungan dengan jaringan. Lihat: medwallet doctor`,
    problem: (number: number, problem: string) =>
      `Pernyataan ${number} tidak maju (${problem}). Lihat: medwallet anchor resume`,
    restored:
      'Dompet ini dipulihkan dari kata-katanya: yang diketahuinya mungkin tidak lengkap. Tanyakan kepada penanda tangan bersama sebelum menambatkan.',
    moveWaits:
      'Buku catatan Anda berpindah dari kunci yang hilang, dan masa keberatannya belum mulai: perpindahan itu belum masuk blok.',
    moveWaitsUntil: (time: string) =>
      `Buku catatan Anda berpindah dari kunci yang hilang. Sampai ${time} kunci itu masih berlaku bagi orang lain dan dapat berkeberatan.`,
    clock: (time: string) =>
      `Jam komputer ini terlambat: sesuatu sudah ditandatangani pada ${time}. Betulkan jamnya.`,
    keysOwed: 'Beberapa pembaca belum diberi kunci baru. Setiap perintah mencobanya lagi.',
    outbox: (count: string) =>
      `Catatan yang menunggu papan: ${count}. Semuanya dikirim begitu brankas dapat dijangkau.`,
    waitsGrant: (id: string, who: string, until: string) =>
      `Izin ${id}: ${who} harus menandatanganinya sampai ${until}, lalu: medwallet grant finish BERKAS`,
    waitsStatement: (who: string) =>
      `Pernyataan: salah satu dari ${who} harus menandatanganinya, lalu: medwallet anchor finish BERKAS`,
    waitsAddress: (who: string) =>
      `Alamat rekam medis: jawaban ${who} belum ada, lalu: medwallet address confirm BERKAS`,
    waitsMove: (who: string) =>
      `Pindah ke rumah lain: jawaban ${who} belum ada, lalu: medwallet address confirm BERKAS`,
    moveToSign: (who: string) =>
      `Kepindahan ${who} ke rumah lain: Anda sudah setuju; tandatangani pernyataannya bila tiba.`,
    waitsRecord: (id: string, who: string) =>
      `Rekam medis dari ${who}: medwallet record accept ${id}, atau record decline ${id}`,
    waitsReview: (id: string) => `Akses darurat ${id}: medwallet break-glass review ${id}`,
  },
);

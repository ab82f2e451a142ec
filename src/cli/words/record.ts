import { spoken } from '../../language/index.ts';

export const recordWords = spoken(
  {
    added: (id: string) => `Added ${id}`,
    addedAs: (type: string, size: string, collection: string) => `${type}, ${size} bytes, in ${collection}`,
    none: 'No records yet. Add one: medwallet record add FILE --title TEXT',
    columnAdded: 'ADDED',
    columnCollection: 'COLLECTION',
    columnType: 'TYPE',
    columnTitle: 'TITLE',
    columnIssued: 'ISSUED',
    columnBy: 'BY',
    older: 'older version',
    waiting: 'Issued to you, not accepted yet: medwallet record accept ID, or record decline ID',
    strangers: (count: number) =>
      `${count} more are by providers whose cards you don't have: medwallet contact add FILE`,
    title: 'title',
    type: 'type',
    collection: 'collection',
    inGeneration: (collection: string, generation: number) => `${collection}, generation ${generation}`,
    addedOn: 'added',
    size: 'size',
    sizes: (size: string, encrypted: string) => `${size} bytes, encrypted ${encrypted}`,
    category: 'category',
    effective: 'effective',
    history: 'history',
    byNext: (reason: string) => `${reason} by the next`,
    wrote: (file: string, size: string) => `Wrote ${file} (${size} bytes)`,
    exported: (count: number, folder: string) => `Exported ${count} records to ${folder}`,
    whyMissing: 'missing: the encrypted file is not in the vault; bring it back from a copy.',
    whyChanged: 'changed: the vault holds other bytes than were stored; bring the file back from a copy.',
    replaces: (id: string, reason: string) => `It takes the place of ${id} (${reason}), which is kept.`,
    grantAnew: 'A grant that names the older version does not open this one: grant it anew.',
    toErase: 'To be erased, for good:',
    noReaders: 'Nobody was given its keys.',
    readers: (names: string) => `Its keys were given to ${names}: what they copied stays with them.`,
    askErase: 'Erase it?',
    erased: (ids: string, events: number) =>
      `Erased ${ids}: file, keys, description, and ${events} events with their salts.`,
    notDeleted: (count: number) =>
      `The vault has not deleted ${count} encrypted files yet; every command tries again. Their keys are gone.`,
    storeHeld:
      'Another medwallet command holds the store; what it still has of the record goes with the next one.',
    copies: 'Copies that you made of the vault or of your profile still hold it: delete or renew them.',
    accepted: (id: string, title: string, collection: string) => `Accepted ${id}: ${title}, in ${collection}`,
    declined: (id: string, title: string) => `Declined ${id}: ${title}`,
    refiled: (title: string, collection: string, generation: number) =>
      `Filed ${title} in ${collection}, generation ${generation}`,
    columnResources: 'RESOURCES',
    addedFhir: (records: number, resources: number) =>
      `Added ${counted(records, 'record')}; the file has ${counted(resources, 'resource')}`,
    known: (records: number) => `${counted(records, 'record')} of it here already`,
    wroteFhir: (file: string, records: number, resources: number) =>
      `Wrote ${file}: ${counted(records, 'record')}, ${counted(resources, 'resource')}`,
  },
  {
    added: (id: string) => `Ditambahkan: ${id}`,
    addedAs: (type: string, size: string, collection: string) =>
      `${type}, ${size} byte, di koleksi ${collection}`,
    none: 'Belum ada rekam medis. Tambahkan: medwallet record add BERKAS --title JUDUL',
    columnAdded: 'DITAMBAHKAN',
    columnCollection: 'KOLEKSI',
    columnType: 'JENIS',
    columnTitle: 'JUDUL',
    columnIssued: 'DITERBITKAN',
    columnBy: 'OLEH',
    older: 'versi lama',
    waiting: 'Diterbitkan untuk Anda, belum diterima: medwallet record accept ID, atau record decline ID',
    strangers: (count: number) =>
      `${count} lagi berasal dari penyedia layanan yang kartunya belum Anda simpan: medwallet contact add BERKAS`,
    title: 'judul',
    type: 'jenis',
    collection: 'koleksi',
    inGeneration: (collection: string, generation: number) => `${collection}, generasi ${generation}`,
    addedOn: 'masuk',
    size: 'ukuran',
    sizes: (size: string, encrypted: string) => `${size} byte, terenkripsi ${encrypted}`,
    category: 'kategori',
    effective: 'tanggal',
    history: 'riwayat',
    byNext: (reason: string) => `${reason}, lihat berikutnya`,
    wrote: (file: string, size: string) => `${file} ditulis (${size} byte)`,
    exported: (count: number, folder: string) => `${count} rekam medis ditulis ke folder ${folder}`,
    whyMissing: 'hilang: berkas terenkripsinya tidak ada di brankas; kembalikan dari salinan.',
    whyChanged: 'berubah: isi brankas bukan lagi yang dulu disimpan; kembalikan berkasnya dari salinan.',
    replaces: (id: string, reason: string) => `Ini menggantikan ${id} (${reason}), yang tetap disimpan.`,
    grantAnew: 'Izin yang menyebut versi lama tidak membuka versi ini: berikan izin baru.',
    toErase: 'Akan dihapus untuk selamanya:',
    noReaders: 'Kuncinya belum pernah diberikan kepada siapa pun.',
    readers: (names: string) =>
      `Kuncinya pernah diberikan kepada ${names}: yang sudah disalin tetap ada pada mereka.`,
    askErase: 'Hapus?',
    erased: (ids: string, events: number) =>
      `${ids} dihapus: berkas, kunci, keterangan, dan ${events} kejadian beserta garamnya.`,
    notDeleted: (count: number) =>
      `Brankas belum menghapus ${count} berkas terenkripsi; setiap perintah mencobanya lagi. Kuncinya sudah tidak ada.`,
    storeHeld:
      'Perintah medwallet lain sedang memakai dompet ini; sisa rekam medis itu hilang pada perintah berikutnya.',
    copies:
      'Salinan brankas atau profil yang pernah Anda buat masih memuatnya: hapus atau perbarui salinan itu.',
    accepted: (id: string, title: string, collection: string) =>
      `Diterima: ${id}: ${title}, di koleksi ${collection}`,
    declined: (id: string, title: string) => `Ditolak: ${id}: ${title}`,
    refiled: (title: string, collection: string, generation: number) =>
      `${title} dipindahkan ke koleksi ${collection}, generasi ${generation}`,
    columnResources: 'RESOURCE',
    addedFhir: (records: number, resources: number) =>
      `${records} rekam medis ditambahkan; berkas itu berisi ${resources} resource`,
    known: (records: number) => `${records} rekam medis di antaranya sudah ada di sini`,
    wroteFhir: (file: string, records: number, resources: number) =>
      `${file} ditulis: ${records} rekam medis, ${resources} resource`,
  },
);

/** What became of a record, and what checking one found: the wallet's own words stay in the JSON. */
export const recordStateWords = spoken(
  {
    intact: 'intact',
    missing: 'missing',
    changed: 'changed',
    current: 'current',
    superseded: 'superseded',
    erased: 'erased',
    corrected: 'corrected',
    updated: 'updated',
    'entered-in-error': 'entered-in-error',
    withdrawn: 'withdrawn',
    duplicate: 'duplicate',
  },
  {
    intact: 'utuh',
    missing: 'hilang',
    changed: 'berubah',
    current: 'berlaku',
    superseded: 'digantikan',
    erased: 'dihapus',
    corrected: 'dikoreksi',
    updated: 'diperbarui',
    'entered-in-error': 'salah dimasukkan',
    withdrawn: 'ditarik',
    duplicate: 'ganda',
  },
);

/** Who signed a record. */
export const issuerWords = spoken(
  {
    issuer: 'issuer',
    nobody: 'nobody signed this record',
    issued: 'issued',
    byTheirClock: (time: string) => `${time}, by the issuer's clock`,
    signature: 'signature',
    stated: 'stated',
    inStatement: (ledger: string, statement: number) => `ledger ${ledger}, statement ${statement}`,
    inBlock: (height: number, time: string) => `, block ${height} of ${time}`,
  },
  {
    issuer: 'penerbit',
    nobody: 'tidak ada yang menandatangani rekam medis ini',
    issued: 'terbit',
    byTheirClock: (time: string) => `${time}, menurut jam penerbit`,
    signature: 'keaslian',
    stated: 'tercatat',
    inStatement: (ledger: string, statement: number) => `buku catatan ${ledger}, pernyataan ${statement}`,
    inBlock: (height: number, time: string) => `, blok ${height} pada ${time}`,
  },
);

/** What came of looking at that signature. */
export const signatureWords = spoken(
  { passed: 'passed', failed: 'failed', unchecked: 'unchecked' },
  { passed: 'cocok', failed: 'tidak cocok', unchecked: 'belum pasti' },
);

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

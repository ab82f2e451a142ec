import { spoken } from '../../language/index.ts';

export const vaultWords = spoken(
  {
    found: (blobs: number, bytes: string, intact: number, records: number, orphaned: number) =>
      `${blobs} files, ${bytes} bytes; ${intact} of ${records} records intact, ${orphaned} files without a record of this wallet`,
    record: (id: string, title: string) => `record ${id}  ${title}`,
    size: (bytes: string) => `${bytes} bytes`,
    sentHere: ', sent to this wallet',
    ofCollection: (collection: string, generation: number) => `, ${collection}, generation ${generation}`,
  },
  {
    found: (blobs: number, bytes: string, intact: number, records: number, orphaned: number) =>
      `${blobs} berkas, ${bytes} byte; ${intact} dari ${records} rekam medis utuh, ${orphaned} berkas tanpa rekam medis di dompet ini`,
    record: (id: string, title: string) => `rekam medis ${id}  ${title}`,
    size: (bytes: string) => `${bytes} byte`,
    sentHere: ', dikirim ke dompet ini',
    ofCollection: (collection: string, generation: number) => `, ${collection}, generasi ${generation}`,
  },
);

/** What each finding is called. */
export const findingWords = spoken(
  {
    intact: 'intact',
    missing: 'missing',
    changed: 'changed',
    doomed: 'doomed',
    'left-over': 'left-over',
    foreign: 'foreign',
    'not-age': 'not-age',
  },
  {
    intact: 'utuh',
    missing: 'hilang',
    changed: 'berubah',
    doomed: 'usang',
    'left-over': 'sisa',
    foreign: 'asing',
    'not-age': 'bukan-age',
  },
);

/** What a finding about a record means, and what to do: once under the list of those that have it. */
export const recordFindingWords = spoken(
  {
    missing:
      'missing: the encrypted file is not in the vault. Bring a file of that name back from a copy of the vault; nothing else opens the record.',
    changed:
      'changed: the vault holds other bytes than were stored: a damaged disk, or somebody changed them. They are never shown. Bring the file back from a copy.',
  },
  {
    missing:
      'hilang: berkas terenkripsinya tidak ada di brankas. Kembalikan berkas dengan nama itu dari salinan brankas; tidak ada cara lain untuk membuka rekam medisnya.',
    changed:
      'berubah: isi brankas bukan lagi yang dulu disimpan: diska rusak, atau ada yang mengubahnya. Isi itu tidak pernah ditampilkan. Kembalikan berkasnya dari salinan.',
  },
);

/** The same of a file that no record here points at. */
export const orphanWords = spoken(
  {
    doomed:
      'doomed: replaced or erased, and could not be deleted yet. The next revocation with --reseal tries again.',
    'left-over':
      'left-over: sealed to a key of this wallet, and no record points at it. A command was interrupted, or the wallet is older than the vault. Its collection key still opens it; delete it when you know that you do not need it.',
    foreign:
      'foreign: sealed to somebody else, most likely another wallet that shares this vault. Leave it there.',
    'not-age': 'not-age: no wallet put this here. It can be deleted.',
    changed:
      'changed: not the bytes that it is named after, so nobody can open it. Another wallet may miss it: bring it back from a copy of the vault.',
  },
  {
    doomed:
      'usang: sudah digantikan atau dihapus, tetapi belum dapat dibuang. Pencabutan berikutnya dengan --reseal mencobanya lagi.',
    'left-over':
      'sisa: terenkripsi untuk kunci dompet ini, tetapi tidak ada rekam medis yang memakainya. Ada perintah yang terputus, atau dompet ini lebih lama daripada brankas. Kunci koleksinya masih dapat membukanya; hapus bila Anda yakin tidak memerlukannya.',
    foreign:
      'asing: terenkripsi untuk orang lain, kemungkinan besar dompet lain yang memakai brankas ini juga. Biarkan saja.',
    'not-age': 'bukan-age: tidak ada dompet yang menaruhnya di sini. Boleh dihapus.',
    changed:
      'berubah: isinya tidak sesuai dengan namanya, jadi tidak ada yang dapat membukanya. Mungkin dompet lain memerlukannya: kembalikan dari salinan brankas.',
  },
);

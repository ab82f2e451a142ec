import { spoken } from '../../language/index.ts';

/** Questions that several commands ask. */
export const askingWords = spoken(
  {
    whichFile: 'Which file?',
    noSuchFile: 'There is no such file here.',
    emptyFile: 'Name a file.',
    fileThere: 'There is such a file already. Name another one.',
    noContact: 'None of your contacts can be that yet.',
    addOne: 'Ask them for a card and save it: medwallet contact add FILE --name NAME',
  },
  {
    whichFile: 'Berkas yang mana?',
    noSuchFile: 'Berkas itu tidak ada di sini.',
    emptyFile: 'Tulis nama berkas.',
    fileThere: 'Berkas dengan nama itu sudah ada. Tulis nama lain.',
    noContact: 'Belum ada kontak Anda yang dapat mengisi peran itu.',
    addOne: 'Minta kartunya dan simpan: medwallet contact add BERKAS --name NAMA',
  },
);

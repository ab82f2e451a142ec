import { spoken } from '../../language/index.ts';

const ACTIONS: Readonly<Record<string, string>> = {
  navigate: 'pindah',
  select: 'pilih',
  submit: 'lanjut',
  all: 'semua',
  invert: 'balikkan',
  'toggle visibility': 'tampilkan atau sembunyikan',
};

export const promptWords = spoken(
  {
    yes: 'yes',
    no: 'no',
    yesOrNo: () => 'Answer yes or no.',
    action: (action: string) => action,
    masked: '[not shown]',
    search: (count: number) => `Search among ${count} (empty shows all)`,
    nothingFound: 'Nothing here has that in its name.',
    atLeastOne: 'Choose at least one, with the space bar.',
  },
  {
    yes: 'ya',
    no: 'tidak',
    yesOrNo: () => 'Jawab ya atau tidak.',
    action: (action: string) => ACTIONS[action] ?? action,
    masked: '[tidak ditampilkan]',
    search: (count: number) => `Cari di antara ${count} (kosong: tampilkan semua)`,
    nothingFound: 'Tidak ada nama yang memuat kata itu.',
    atLeastOne: 'Pilih paling sedikit satu, dengan bilah spasi.',
  },
);

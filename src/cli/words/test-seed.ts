import { spoken } from '../../language/index.ts';

export const testSeedWords = spoken(
  { line: 'TEST WALLET: anybody can compute its words from its name. Never put anything real into it.' },
  {
    line: 'DOMPET UJI: siapa pun dapat menghitung kata-katanya dari namanya. Jangan pernah isi dengan yang nyata.',
  },
);

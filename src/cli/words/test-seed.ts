import { spoken } from '../../language/index.ts';

export const testSeedWords = spoken(
  { line: 'TEST WALLET: anybody can know its words. Never put anything real into it.' },
  {
    line: 'DOMPET UJI: siapa pun dapat mengetahui kata-katanya. Jangan pernah isi dengan yang nyata.',
  },
);

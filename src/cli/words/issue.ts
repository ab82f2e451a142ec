import { spoken } from '../../language/index.ts';

export const issueWords = spoken(
  {
    issued: (id: string, patient: string) => `Issued ${id} to ${patient}, signed`,
    waiting: (boards: string) => `Waiting for the board ${boards}`,
  },
  {
    issued: (id: string, patient: string) => `${id} diterbitkan untuk ${patient}, bertanda tangan`,
    waiting: (boards: string) => `Menunggu papan ${boards}`,
  },
);

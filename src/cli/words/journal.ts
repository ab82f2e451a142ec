import { spoken } from '../../language/index.ts';

/** What is said of the vault's journal behind the work of any command. */
export const journalWords = spoken(
  {
    behind: (sentence: string, hint: string) =>
      `The vault's journal does not have everything yet: ${sentence} ${hint}`,
    renewed: "The vault's journal was older than this wallet: it was written anew from what is here.",
  },
  {
    behind: (sentence: string, hint: string) => `Jurnal di brankas belum lengkap: ${sentence} ${hint}`,
    renewed:
      'Jurnal di brankas lebih lama daripada dompet ini: jurnal itu ditulis ulang dari yang ada di sini.',
  },
);

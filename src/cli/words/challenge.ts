import { spoken } from '../../language/index.ts';

export const challengeWords = spoken(
  {
    written: (out: string, until: string) =>
      `Challenge written to ${out}, to be answered until ${until}: medwallet answer ${out} --out FILE`,
    asks: (who: string, grant: string, method: string) =>
      `${who} asks whether grant ${grant} is yours, for: ${method}`,
    counts: (until: string) => `The answer counts until ${until} and for nobody else.`,
    ask: 'Answer?',
    answered: (who: string, out: string) => `Answer for ${who} written to ${out}`,
  },
  {
    written: (out: string, until: string) =>
      `Tantangan ditulis ke ${out}, untuk dijawab sampai ${until}: medwallet answer ${out} --out BERKAS`,
    asks: (who: string, grant: string, method: string) =>
      `${who} bertanya apakah izin ${grant} milik Anda, untuk: ${method}`,
    counts: (until: string) => `Jawabannya berlaku sampai ${until}, dan tidak untuk orang lain.`,
    ask: 'Jawab?',
    answered: (who: string, out: string) => `Jawaban untuk ${who} ditulis ke ${out}`,
  },
);

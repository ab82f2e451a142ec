import { spoken } from '../../language/index.ts';

export const progressWords = spoken(
  {
    encrypting: 'encrypting',
    decrypting: 'decrypting',
    of: (done: string, total: string) => `${done} of ${total} MB`,
    left: (time: string) => `${time} left`,
    seconds: (seconds: number) => `${seconds} s`,
    minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
  },
  {
    encrypting: 'mengenkripsi',
    decrypting: 'membuka',
    of: (done: string, total: string) => `${done} dari ${total} MB`,
    left: (time: string) => `sisa ${time}`,
    seconds: (seconds: number) => `${seconds} dtk`,
    minutes: (minutes: number, seconds: number) => `${minutes} mnt ${seconds} dtk`,
  },
);

import type { CliErrorCode } from '../../errors.ts';
import type { ErrorWords } from './words.ts';

export const CLI_ERRORS: Readonly<Record<CliErrorCode, ErrorWords>> = {
  usage: [
    'Perintah ini belum lengkap atau salah tulis.',
    'Lihat: medwallet --help, atau --help di belakang perintah.',
  ],
  'confirmation-needed': [
    'Perintah ini meminta persetujuan Anda, dan tidak ada terminal untuk menanyakannya.',
    'Lihat dulu apa yang akan dilakukan, lalu jalankan lagi dengan --yes.',
  ],
  declined: ['Anda menjawab tidak; tidak ada yang dilakukan.', 'Jalankan lagi bila Anda berubah pikiran.'],
  'unknown-sender': [
    'Anda belum punya kartu orang ini, jadi --yes saja tidak cukup.',
    'Jalankan di terminal dan lihat sendiri, atau tambahkan --new-people.',
  ],
  'passphrase-needed': [
    'Frasa sandi diperlukan untuk membuka dompet ini.',
    'Berikan dengan --passphrase-file BERKAS, atau jalankan di terminal.',
  ],
  'passphrase-mismatch': [
    'Kedua frasa sandi tidak sama.',
    'Jalankan lagi dan ketik dua kali frasa yang sama.',
  ],
  'input-unreadable': ['Masukan tidak dapat dibaca.', 'Periksa nama berkas dan izinnya.'],
  'output-exists': ['Berkas hasil sudah ada.', 'Pilih nama lain; tidak ada yang diubah.'],
  interrupted: ['Anda menghentikannya; tidak ada yang dilakukan.', 'Jalankan lagi kapan saja.'],
  unexpected: [
    'Ada yang salah di dalam medwallet sendiri.',
    'Mohon laporkan; MEDWALLET_DEBUG=1 menunjukkan di mana terjadinya.',
  ],
};

import { spoken } from '../../language/index.ts';

export const directoryWords = spoken(
  {
    imported: (added: number, updated: number) =>
      `${added} candidates added, ${updated} updated. Nobody signed for them.`,
    signed: (count: number) => `${count} passed over: their signed card is here`,
    ignored: (count: number) => `${count} not used: not of the form of FHIR R4, or without a name`,
    next: 'Look for one: medwallet contact find',
    none: 'Nobody fits. Cards are saved with medwallet contact add, directories with medwallet contact import.',
    columnName: 'NAME',
    columnCard: 'CARD',
    columnSpecialty: 'SPECIALTY',
    columnLanguages: 'LANGUAGES',
    columnPlace: 'PLACE',
    columnWho: 'WHO',
    signedCard: 'signed',
    unsignedCard: 'UNSIGNED',
    warning:
      'UNSIGNED: somebody’s directory says so. Nothing can be granted to them; ask them for their card and save it with medwallet contact add.',
  },
  {
    imported: (added: number, updated: number) =>
      `${added} calon ditambahkan, ${updated} diperbarui. Tidak ada yang menandatanganinya.`,
    signed: (count: number) => `${count} dilewati: kartu bertanda tangan mereka sudah ada`,
    ignored: (count: number) => `${count} tidak dipakai: bukan bentuk FHIR R4, atau tanpa nama`,
    next: 'Cari penyedia: medwallet contact find',
    none: 'Tidak ada yang cocok. Kartu disimpan dengan medwallet contact add, direktori dengan medwallet contact import.',
    columnName: 'NAMA',
    columnCard: 'KARTU',
    columnSpecialty: 'SPESIALISASI',
    columnLanguages: 'BAHASA',
    columnPlace: 'TEMPAT',
    columnWho: 'SIAPA',
    signedCard: 'bertanda tangan',
    unsignedCard: 'TANPA TANDA TANGAN',
    warning:
      'TANPA TANDA TANGAN: hanya menurut direktori orang lain. Tidak ada yang dapat diizinkan kepada mereka; minta kartunya dan simpan dengan medwallet contact add.',
  },
);

import { spoken } from '../../language/index.ts';

/** `card`, `contact`, `guardian` and `collection`: people, and where records are filed. */
export const contactWords = spoken(
  {
    card: (name: string, file: string) => `Card of ${name} written to ${file}`,
    keyRecord: (file: string) => `Key record for the coordinator written to ${file}`,
    retired: (name: string, reason: string, time: string) =>
      `The key of ${name} counts no more (${reason}) since ${time}`,
    saved: (name: string, role: string) => `Saved ${name} (${role})`,
    updated: (name: string, role: string) => `Updated ${name} (${role})`,
    noContacts: 'No contacts yet. Save a card: medwallet contact add FILE --name NAME',
    columnName: 'NAME',
    columnRole: 'ROLE',
    noGuardian: 'No guardian is appointed.',
    columnSigns: 'SIGNS STATEMENTS',
    yes: 'yes',
    no: 'no',
    collection: (name: string, id: string) => `Collection ${name} is ${id}`,
    columnGeneration: 'GENERATION',
    columnRecords: 'RECORDS',
  },
  {
    card: (name: string, file: string) => `Kartu ${name} ditulis ke ${file}`,
    keyRecord: (file: string) => `Catatan kunci untuk koordinator ditulis ke ${file}`,
    retired: (name: string, reason: string, time: string) =>
      `Kunci ${name} tidak berlaku lagi (${reason}) sejak ${time}`,
    saved: (name: string, role: string) => `${name} disimpan (${role})`,
    updated: (name: string, role: string) => `${name} diperbarui (${role})`,
    noContacts: 'Belum ada kontak. Simpan kartu: medwallet contact add BERKAS --name NAMA',
    columnName: 'NAMA',
    columnRole: 'PERAN',
    noGuardian: 'Belum ada wali yang ditunjuk.',
    columnSigns: 'TANDA TANGAN PERNYATAAN',
    yes: 'ya',
    no: 'tidak',
    collection: (name: string, id: string) => `Koleksi ${name} adalah ${id}`,
    columnGeneration: 'GENERASI',
    columnRecords: 'REKAM MEDIS',
  },
);

/** Why a key counts no more. */
export const retiredWords = spoken(
  { planned: 'planned', lost: 'lost', stolen: 'stolen' },
  { planned: 'terencana', lost: 'hilang', stolen: 'dicuri' },
);

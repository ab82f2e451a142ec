import type { Language } from './language.ts';

/** HL7 v3-ActReason codes (PurposeOfUse) in Indonesian; their English words stand in the signed text. */
const INDONESIAN: Readonly<Record<string, string>> = {
  TREAT: 'perawatan',
  ETREAT: 'perawatan darurat',
  ERTREAT: 'perawatan di unit gawat darurat',
  BTG: 'akses darurat (break the glass)',
  CLINTRL: 'uji klinis dengan perawatan',
  COC: 'koordinasi perawatan',
  POPHLTH: 'kesehatan populasi',
  CAREMGT: 'pengelolaan perawatan',
  HPAYMT: 'pembayaran layanan kesehatan',
  CLMATTCH: 'lampiran klaim',
  COVAUTH: 'otorisasi pertanggungan',
  COVERAGE: 'pertanggungan menurut polis atau program',
  ELIGDTRM: 'penetapan kelayakan',
  ELIGVER: 'pemeriksaan kelayakan',
  ENROLLM: 'pendaftaran',
  MILDCRG: 'pemberhentian dari dinas militer',
  REMITADV: 'pemberitahuan pembayaran',
  HRESCH: 'penelitian kesehatan',
  BIORCH: 'penelitian biomedis',
  CLINTRCH: 'penelitian uji klinis',
  CLINTRCHNPC: 'penelitian uji klinis tanpa perawatan pasien',
  CLINTRCHPC: 'penelitian uji klinis dengan perawatan pasien',
  PRECLINTRCH: 'penelitian praklinis',
  DSRCH: 'penelitian penyakit tertentu',
  POARCH: 'penelitian asal-usul populasi',
  TRANSRCH: 'penelitian translasional',
  PATRQT: 'atas permintaan pasien',
  FAMRQT: 'atas permintaan keluarga',
  PWATRNY: 'atas permintaan penerima kuasa',
  SUPNWK: 'atas permintaan jaringan pendukung',
  PUBHLTH: 'kesehatan masyarakat',
  DISASTER: 'bencana',
  THREAT: 'ancaman',
  HMARKT: 'pemasaran kesehatan',
  HOPERAT: 'operasional layanan kesehatan',
};

/** A purpose for a person to read. @param english the words of the signed text */
export function purposeName(code: string, english: string, language: Language): string {
  return language === 'id' ? (INDONESIAN[code] ?? english) : english;
}

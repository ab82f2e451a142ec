import type { BuiltInCollection } from './collections.ts';

/** LOINC document types that have a collection of their own; everything else is general. */
const BY_CATEGORY: ReadonlyMap<string, BuiltInCollection> = new Map([
  ['11502-2', 'laboratory'], // Laboratory report
  ['11526-1', 'laboratory'], // Pathology study
  ['18748-4', 'imaging'], // Diagnostic imaging study
  ['18726-0', 'imaging'], // Radiology studies (set)
  ['57833-6', 'medications'], // Prescription for medication
  ['10160-0', 'medications'], // History of medication use
  ['34785-6', 'mental-health'], // Mental health Consult note
  ['34904-3', 'mental-health'], // Mental health Progress note
  ['78263-1', 'mental-health'], // Mental health Discharge summary
  ['78306-8', 'mental-health'], // Mental health History and physical note
  ['78472-8', 'mental-health'], // Mental health Procedure note
  ['34788-0', 'mental-health'], // Psychiatry Consult note
  ['34102-4', 'mental-health'], // Psychiatry Hospital Consult note
  ['34791-4', 'mental-health'], // Psychology Consult note
  ['11510-5', 'mental-health'], // Psychology Progress note
  ['34777-3', 'sexual-health'], // Obstetrics and gynecology Consult note
  ['34778-1', 'sexual-health'], // Obstetrics and gynecology Note
  ['10162-6', 'sexual-health'], // History of pregnancies
  ['51969-4', 'genomics'], // Genetic analysis report
]);

const BY_MEDIA_TYPE: ReadonlyMap<string, BuiltInCollection> = new Map([
  ['application/dicom', 'imaging'],
  ['text/x-vcf', 'genomics'],
]);

/**
 * Where a record goes when nobody says where. The document type decides before the media type, so that a
 * psychiatrist's note stays with the notes of its kind whatever form it has. Nothing goes to `emergency` by
 * itself: guardians can open that collection, and only the patient may decide that they should.
 */
export function defaultCollection(record: {
  readonly mediaType: string;
  /** A LOINC document type. */
  readonly category?: string;
}): BuiltInCollection {
  const byCategory = record.category === undefined ? undefined : BY_CATEGORY.get(record.category);
  return byCategory ?? BY_MEDIA_TYPE.get(record.mediaType) ?? 'general';
}

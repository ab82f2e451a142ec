import type { ResourceFacts } from './facts.ts';

/** A kind of content that a patient thinks of as one thing. */
export interface Kind {
  /** For the title. */
  readonly name: string;
  /** The LOINC document type of a record of this kind. */
  readonly category?: string;
  /** What makes one record: a document for itself, all of a day, or all of the kind. */
  readonly unit: 'document' | 'day' | 'whole';
}

const kind = (name: string, unit: Kind['unit'], category?: string): Kind => ({
  name,
  unit,
  ...(category === undefined ? {} : { category }),
});

export const KINDS = {
  document: kind('Document', 'document'),
  laboratory: kind('Laboratory results', 'day', '11502-2'),
  imaging: kind('Imaging', 'day', '18748-4'),
  genomics: kind('Genetic results', 'day', '51969-4'),
  medications: kind('Medications', 'whole', '10160-0'),
  allergies: kind('Allergies and intolerances', 'whole', '48765-2'),
  problems: kind('Problems and conditions', 'whole', '11450-4'),
  immunizations: kind('Immunizations', 'whole', '11369-6'),
  vitals: kind('Vital signs', 'whole', '8716-3'),
  social: kind('Social history', 'whole', '29762-2'),
  surveys: kind('Questionnaires', 'whole'),
  observations: kind('Other observations', 'whole'),
  procedures: kind('Procedures', 'whole', '47519-4'),
  visits: kind('Visits', 'whole', '46240-8'),
  plans: kind('Plans of care', 'whole', '18776-5'),
  insurance: kind('Bills and insurance', 'whole', '48768-6'),
  people: kind('Person and care providers', 'whole'),
  papers: kind('Consents and provenance', 'whole'),
  index: kind('References to documents elsewhere', 'whole'),
  other: kind('Other', 'whole'),
} as const satisfies Record<string, Kind>;

const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  document: ['Composition', 'Bundle'],
  laboratory: ['Specimen'],
  imaging: ['ImagingStudy', 'Media'],
  genomics: ['MolecularSequence'],
  medications: [
    'Medication',
    'MedicationRequest',
    'MedicationStatement',
    'MedicationAdministration',
    'MedicationDispense',
  ],
  allergies: ['AllergyIntolerance'],
  problems: [
    'Condition',
    'ClinicalImpression',
    'FamilyMemberHistory',
    'Flag',
    'AdverseEvent',
    'DetectedIssue',
  ],
  immunizations: ['Immunization', 'ImmunizationEvaluation', 'ImmunizationRecommendation'],
  surveys: ['QuestionnaireResponse', 'Questionnaire'],
  procedures: ['Procedure', 'Device', 'DeviceUseStatement', 'DeviceRequest'],
  visits: ['Encounter', 'EpisodeOfCare', 'Appointment', 'AppointmentResponse'],
  plans: ['CarePlan', 'CareTeam', 'Goal', 'ServiceRequest', 'NutritionOrder', 'RiskAssessment', 'Task'],
  insurance: [
    'Account',
    'ChargeItem',
    'Claim',
    'ClaimResponse',
    'Contract',
    'Coverage',
    'CoverageEligibilityRequest',
    'CoverageEligibilityResponse',
    'ExplanationOfBenefit',
    'Invoice',
    'PaymentNotice',
    'PaymentReconciliation',
  ],
  people: [
    'Patient',
    'Person',
    'RelatedPerson',
    'Practitioner',
    'PractitionerRole',
    'Organization',
    'OrganizationAffiliation',
    'Location',
    'HealthcareService',
    'Group',
    'Endpoint',
  ],
  papers: ['Consent', 'Provenance', 'AuditEvent'],
};

const KIND_OF_TYPE: ReadonlyMap<string, Kind> = new Map(
  Object.entries(BY_TYPE).flatMap(([name, types]) =>
    types.map((type) => [type, KINDS[name as keyof typeof KINDS]] as const),
  ),
);

// Codes of `category`, in lower case: HL7's observation-category, and v2-0074 (diagnostic service sections).
const BY_CATEGORY: readonly (readonly [Kind, readonly string[]])[] = [
  [KINDS.genomics, ['ge', 'genetics']],
  [
    KINDS.laboratory,
    ['laboratory', 'lab', 'ch', 'hm', 'mb', 'imm', 'bld', 'tx', 'vr', 'sp', 'cp', 'ur', 'pat'],
  ],
  [KINDS.imaging, ['imaging', 'rad', 'rx', 'ct', 'nms', 'nmr', 'rus', 'ous', 'cus', 'vus', 'xrc', 'imag']],
  [KINDS.vitals, ['vital-signs']],
  [KINDS.social, ['social-history']],
  [KINDS.surveys, ['survey']],
];

/** @param isHere whether the content of a document is in the same file */
export function kindOf(facts: ResourceFacts, isHere: boolean): Kind {
  if (facts.type === 'DocumentReference' || facts.type === 'DocumentManifest') {
    return facts.hasContent || isHere ? KINDS.document : KINDS.index;
  }
  const byType = KIND_OF_TYPE.get(facts.type);
  if (byType !== undefined) return byType;
  if (facts.type !== 'Observation' && facts.type !== 'DiagnosticReport') return KINDS.other;
  const byCategory = BY_CATEGORY.find(([, codes]) => codes.some((code) => facts.categories.has(code)));
  if (byCategory !== undefined) return byCategory[0];
  if (facts.type === 'Observation') return KINDS.observations;
  // A report without a section is a note when it has text in it, and else what laboratories send.
  return facts.hasContent ? KINDS.document : KINDS.laboratory;
}

/** A small FHIR R4 bundle of our own making: nobody's blood. */
export const SAMPLE_RECORD = `{
  "resourceType": "Bundle",
  "type": "collection",
  "entry": [
    {
      "fullUrl": "urn:uuid:0d1f0a52-6c1b-4c43-9c52-2c6f4e5a7b10",
      "resource": {
        "resourceType": "Observation",
        "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "718-7", "display": "Hemoglobin" }] },
        "effectiveDateTime": "2026-03-02",
        "valueQuantity": { "value": 13.50, "unit": "g/dL", "system": "http://unitsofmeasure.org", "code": "g/dL" }
      }
    }
  ]
}
`;

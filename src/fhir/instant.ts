// A FHIR instant or dateTime of whole seconds with a zone. A bare date depends on where it is read, and a
// fraction is finer than a grant.
const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/;

/** Unix seconds, or undefined for a time that is not exact. */
export function readInstant(text: string): number | undefined {
  if (!FORM.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  // The platform reads 30 February as 2 March: written again it is another day.
  const zoneless = Date.parse(`${text.slice(0, 19)}Z`);
  if (!Number.isFinite(milliseconds) || !Number.isFinite(zoneless)) return undefined;
  return new Date(zoneless).toISOString().startsWith(text.slice(0, 19)) ? milliseconds / 1000 : undefined;
}

export function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

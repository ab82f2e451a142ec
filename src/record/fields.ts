/** The forms of a manifest's fields. Each takes what may come from anybody and answers yes or no. */

/** Control characters, line separators, and marks that turn the reading direction of what follows. */
const INVISIBLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;

/** A title for people: 1 to 200 characters of one line that shows what it is. */
export function isTitle(text: string): boolean {
  return text.isWellFormed() && text.trim() === text && !INVISIBLE.test(text) && hasLength(text, 1, 200);
}

function hasLength(text: string, min: number, max: number): boolean {
  const { length } = Array.from(text);
  return length >= min && length <= max;
}

/** RFC 6838: `type/subtype` in lower case, without parameters. */
export function isMediaType(text: string): boolean {
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/.test(text);
}

/** A LOINC code: digits, a dash, and the mod-10 (Luhn) check digit that LOINC ends with. */
export function isLoincCode(text: string): boolean {
  const [, digits, check] = /^([1-9][0-9]{0,6})-([0-9])$/.exec(text) ?? [];
  if (digits === undefined) return false;
  const sum = Array.from(digits)
    .reverse()
    .map((digit, place) => Number(digit) * (place % 2 === 0 ? 2 : 1))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return (10 - (sum % 10)) % 10 === Number(check);
}

/** FHIR R4 `dateTime`: a year, a month, a day, or a moment with its zone; only dates that exist. */
export function isDateTime(text: string): boolean {
  const match =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/.exec(
      text,
    );
  if (match === null) return false;
  const [, year = '', month = '01', day = '01'] = match;
  return Number(year) >= 1000 && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

export function isHex(bytes: number): (text: string) => boolean {
  const form = new RegExp(`^[0-9a-f]{${2 * bytes}}$`);
  return (text) => form.test(text);
}

/** A BIP-322 signature as text; whether it is good is for bip322 and the key to say. */
export function isSignatureText(text: string): boolean {
  return text.length <= 400 && /^smp[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** How many bytes from a record's beginning {@link sniffMediaType} wants to see; fewer only when it is shorter. */
export const SNIFF_BYTES = 4096;

const FHIR_NAMESPACE = 'http://hl7.org/fhir';

/**
 * Guesses what a record is from its first bytes and its file name. Both come from whoever made the file, so
 * the answer says how to show it and where to file it, and never that its content is well-formed or safe.
 *
 * @param fileName decides only where the bytes leave it open; may be empty
 * @returns an IANA media type in lower case, `text/x-vcf` for VCF (which has none), or
 * `application/octet-stream`
 */
export function sniffMediaType(firstBytes: Uint8Array, fileName: string): string {
  const bytes = Buffer.from(
    firstBytes.buffer,
    firstBytes.byteOffset,
    Math.min(firstBytes.length, SNIFF_BYTES),
  );
  return byMagic(bytes) ?? byText(bytes, extensionOf(fileName)) ?? 'application/octet-stream';
}

function byMagic(bytes: Buffer): string | undefined {
  if (bytes.toString('latin1', 128, 132) === 'DICM') return 'application/dicom';
  const start = bytes.toString('latin1', 0, 8);
  if (start.startsWith('%PDF-')) return 'application/pdf';
  if (start === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  return undefined;
}

function byText(bytes: Buffer, extension: string): string | undefined {
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  if (text.startsWith('##fileformat=VCF')) return 'text/x-vcf';
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) {
    return /"resourceType"\s*:/.test(start) ? 'application/fhir+json' : 'application/json';
  }
  if (start.startsWith('<?xml') || (start.startsWith('<') && extension === 'xml')) {
    return start.includes(`"${FHIR_NAMESPACE}"`) ? 'application/fhir+xml' : 'application/xml';
  }
  return text === '' ? undefined : 'text/plain';
}

/** UTF-8 without control characters; undefined for anything else. A character cut at the end is no fault. */
function textOf(bytes: Buffer): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text: string;
  try {
    text = decoder.decode(bytes, { stream: bytes.length === SNIFF_BYTES });
  } catch {
    return undefined;
  }
  return /[\0-\x08\x0e-\x1f\x7f]/.test(text) ? undefined : text;
}

function extensionOf(fileName: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
}

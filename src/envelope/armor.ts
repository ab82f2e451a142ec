import { EnvelopeError } from './errors.ts';
import { loadAge } from './library.ts';

/** An age file as text between two lines (c2sp.org/age, "ASCII armor"), with a final line feed. */
export async function armorAge(file: Uint8Array): Promise<string> {
  const { armor } = await loadAge();
  return armor.encode(file);
}

/**
 * Takes the armor off an age file. Nothing is opened.
 * @throws EnvelopeError `not-age`
 */
export async function dearmorAge(text: string): Promise<Uint8Array> {
  const { armor } = await loadAge();
  try {
    return armor.decode(text);
  } catch (cause) {
    throw new EnvelopeError('not-age', 'This is no age file in ASCII armor.', 'Check the file name.', {
      cause,
    });
  }
}

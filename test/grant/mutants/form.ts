import { assemble, NORMAL, NOW, stranger } from '../samples.ts';
import { mutant, parts, type Mutant } from './mutant.ts';

const claimsText = parts.claims;
const SHAPES: readonly (readonly [string, string])[] = [
  ['spaces', claimsText.replaceAll(':', ': ')],
  ['another order', JSON.stringify({ ...NORMAL })],
  ['a line break at the end', `${claimsText}\n`],
  ['a byte order mark', `\uFEFF${claimsText}`],
  ['aud twice', claimsText.replace('{', `{"aud":"${stranger.did}",`)],
  ['aud twice, the second time escaped', claimsText.replace('"exp"', String.raw`"\u0061ud":"x","exp"`)],
  ['an escaped letter', claimsText.replace('TREAT', String.raw`\u0054REAT`)],
  ['an escaped slash', claimsText.replace('patient/*', String.raw`patient\/*`)],
  ['a number with a fraction of zero', claimsText.replace(`"iat":${NOW}`, `"iat":${NOW}.0`)],
  ['a number with an exponent', claimsText.replace(`"iat":${NOW}`, `"iat":179e7`)],
  ['a number with a sign', claimsText.replace(`"iat":${NOW}`, `"iat":+${NOW}`)],
  ['a comma at the end', claimsText.replace('}', ',}')],
  ['a comment', claimsText.replace('{', '{/**/')],
  ['single quotes', claimsText.replaceAll('"', "'")],
  ['two objects', claimsText + claimsText],
  ['cut short', claimsText.slice(0, -1)],
  ['an object too deep', claimsText.replace('"regtest"', '{"a":{"b":1}}')],
  ['no JSON', 'claims'],
  ['nothing', ''],
];
export const FORM: Mutant[] = SHAPES.map(([name, text]) =>
  mutant('form of the claims', 'malformed-token', name, assemble({ ...parts, claims: text })),
);
export const NO_OBJECT: Mutant[] = ['null', '[]', '7', '"claims"', 'true', '{}'].map((text) =>
  mutant('form of the claims', 'bad-claims', text, assemble({ ...parts, claims: text })),
);

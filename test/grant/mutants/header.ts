import { grantPolicy, type Claims } from '../../../src/grant/index.ts';
import { assemble, NORMAL, patient, stranger, withClaims } from '../samples.ts';
import { mutant, parts, type Mutant } from './mutant.ts';

const { address } = grantPolicy(NORMAL);
const header = { alg: 'BIP322', kid: address, typ: 'medwallet-grant+jwt' };
const without3 = withClaims(NORMAL, {}, ['guardian']) as unknown as Claims;

const HEADERS: readonly (readonly [string, string])[] = [
  ['alg none', JSON.stringify({ ...header, alg: 'none' })],
  ['alg ES256K', JSON.stringify({ ...header, alg: 'ES256K' })],
  ['alg HS256', JSON.stringify({ ...header, alg: 'HS256' })],
  ['alg in lower case', JSON.stringify({ ...header, alg: 'bip322' })],
  ['alg with the revision of the BIP', JSON.stringify({ ...header, alg: 'BIP322v2' })],
  ['alg as a list', JSON.stringify({ ...header, alg: ['BIP322'] })],
  ['alg null', JSON.stringify({ ...header, alg: null })],
  ['no alg', JSON.stringify({ kid: address, typ: header.typ })],
  ['typ JWT', JSON.stringify({ ...header, typ: 'JWT' })],
  ['typ in upper case', JSON.stringify({ ...header, typ: 'MEDWALLET-GRANT+JWT' })],
  ['typ with application/', JSON.stringify({ ...header, typ: 'application/medwallet-grant+jwt' })],
  ['no typ', JSON.stringify({ alg: header.alg, kid: address })],
  ['no kid', JSON.stringify({ alg: header.alg, typ: header.typ })],
  ['kid in upper case', JSON.stringify({ ...header, kid: address.toUpperCase() })],
  ['kid of mainnet', JSON.stringify({ ...header, kid: grantPolicy({ ...NORMAL, net: 'mainnet' }).address })],
  ['kid of signet', JSON.stringify({ ...header, kid: grantPolicy({ ...NORMAL, net: 'signet' }).address })],
  ['kid without the guardian', JSON.stringify({ ...header, kid: grantPolicy(without3).address })],
  [
    'kid of other people',
    JSON.stringify({ ...header, kid: grantPolicy({ ...NORMAL, aud: stranger.did }).address }),
  ],
  ['kid as did', JSON.stringify({ ...header, kid: patient.did })],
  ['a critical extension', JSON.stringify({ alg: header.alg, crit: ['exp'], kid: address, typ: header.typ })],
  ['b64 false', JSON.stringify({ alg: header.alg, b64: false, kid: address, typ: header.typ })],
  ['a key of its own', JSON.stringify({ alg: header.alg, jwk: {}, kid: address, typ: header.typ })],
  ['a key address', JSON.stringify({ alg: header.alg, jku: 'https://x', kid: address, typ: header.typ })],
  ['compression', JSON.stringify({ ...header, zip: 'DEF' })],
  ['cty', JSON.stringify({ alg: header.alg, cty: 'JWT', kid: address, typ: header.typ })],
  ['another order', JSON.stringify({ typ: header.typ, alg: header.alg, kid: address })],
  ['spaces', JSON.stringify(header).replaceAll(':', ': ')],
  ['a line break at the end', `${JSON.stringify(header)}\n`],
  ['alg twice', JSON.stringify(header).replace('{', '{"alg":"none",')],
  ['an escaped letter', JSON.stringify(header).replace('BIP322', String.raw`\u0042IP322`)],
  ['a list around it', `[${JSON.stringify(header)}]`],
  ['no object', '"BIP322"'],
  ['an empty object', '{}'],
  ['no JSON', 'BIP322'],
];
export const HEADER: Mutant[] = HEADERS.map(([name, text]) =>
  mutant('header', 'bad-header', name, assemble({ ...parts, header: text })),
);

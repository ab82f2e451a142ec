import { keyScripts, keyWitness, messageSighash } from '../../src/bip322/index.ts';
import { sha256 } from '../../src/crypto/index.ts';
import {
  base64UrlToBytes,
  bytesToBase64Url,
  compactToDer,
  concatBytes,
  hexToBytes,
  multisigScript,
  p2wshScript,
  parseWitness,
  serializeWitness,
  type JsonObject,
  type JsonValue,
} from '../../src/encoding/index.ts';
import { grantPolicy, grantText, parseToken, type Claims } from '../../src/grant/index.ts';
import { person, type Person } from '../support/sign.ts';
import {
  assemble,
  base64url,
  DAY,
  EMERGENCY,
  guardian,
  HOUR,
  LEDGER,
  NORMAL,
  NOW,
  partsOf,
  patient,
  provider,
  RECORD,
  stranger,
  withClaims,
  witnessFor,
} from './samples.ts';

/** A token that is wrong in one way, and the code that says in which. */
export interface Mutant {
  readonly group: string;
  readonly name: string;
  readonly code: string;
  readonly token: string;
}

const parts = partsOf(NORMAL, [patient, provider]);
const good = assemble(parts);
const [goodHeader = '', goodClaims = '', goodSignature = ''] = good.split('.');

function mutant(group: string, code: string, name: string, token: string): Mutant {
  return { group, code, name, token };
}

// ---- parts and spelling

function lastBitsSet(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return part.slice(0, -1) + (alphabet[alphabet.indexOf(part.slice(-1)) | 1] ?? '');
}

/** A token whose three parts all have bits to spare in their last character. */
function sparing(): string[] {
  for (let extra = 1; extra < 60; extra++) {
    // On signet the address, and with it the header, has a length that leaves bits.
    const claims: Claims = { ...NORMAL, net: 'signet', scope: `patient/X${'x'.repeat(extra)}.rs` };
    const three = assemble(partsOf(claims, [patient, provider])).split('.');
    if (three.every((part) => part.length % 4 !== 0)) return three;
  }
  throw new TypeError('no such token');
}

const SPELLING: Mutant[] = (
  [
    ['too-large', '8,193 characters', `${good}${'A'.repeat(8_193 - good.length)}`],
    ['malformed-token', 'nothing', ''],
    ['malformed-token', 'one part', goodHeader],
    ['malformed-token', 'two parts', `${goodHeader}.${goodClaims}`],
    ['malformed-token', 'four parts', `${good}.${goodSignature}`],
    ['malformed-token', 'a dot at the end', `${good}.`],
    ['malformed-token', 'a dot at the beginning', `.${good}`],
    ['malformed-token', 'doubled', `${good}${good}`],
    ['malformed-token', 'doubled with a line between', `${good}\n${good}`],
    ['malformed-token', 'cut short by one character', good.slice(0, -1)],
    ['bad-header', 'no header', `.${goodClaims}.${goodSignature}`],
    ['malformed-token', 'no claims', `${goodHeader}..${goodSignature}`],
    ['malformed-token', 'no signature', `${goodHeader}.${goodClaims}.`],
    ['malformed-token', 'a space before', ` ${good}`],
    ['malformed-token', 'a space after', `${good} `],
    ['malformed-token', 'a tab inside', `${goodHeader}\t.${goodClaims}.${goodSignature}`],
    [
      'malformed-token',
      'a line break in the claims',
      `${goodHeader}.${goodClaims.slice(0, 40)}\n${goodClaims.slice(40)}.${goodSignature}`,
    ],
    ['malformed-token', 'padding behind the header', `${goodHeader}=.${goodClaims}.${goodSignature}`],
    ['malformed-token', 'padding behind the claims', `${goodHeader}.${goodClaims}==.${goodSignature}`],
    ['malformed-token', 'padding behind the signature', `${good}=`],
    [
      'malformed-token',
      'the standard alphabet',
      `${goodHeader}.${goodClaims}.${goodSignature.replaceAll('-', '+').replaceAll('_', '/')}`,
    ],
    ['malformed-token', 'a percent sign', good.replace('.', '%2E')],
    ['malformed-token', 'a letter that is not ASCII', `é${good}`],
    ['malformed-token', 'a full-width letter', good.replace('e', 'ｅ')],
    ['malformed-token', 'a zero byte', `${good}\0`],
    ['malformed-token', 'a byte order mark', `\uFEFF${good}`],
    ['malformed-token', 'the smp prefix in the token', `${goodHeader}.${goodClaims}.smp${goodSignature}`],
    [
      'malformed-token',
      'JSON serialization',
      JSON.stringify({
        payload: goodClaims,
        signatures: [{ protected: goodHeader, signature: goodSignature }],
      }),
    ],
    ['malformed-token', 'Bearer in front', `Bearer ${good}`],
  ] as const
).map(([code, name, token]) => mutant('spelling', code, name, token));

const [spareHeader = '', spareClaims = '', spareSignature = ''] = sparing();
const SPARE_BITS: Mutant[] = [
  mutant(
    'spelling',
    'malformed-token',
    'spare bits of the header',
    `${lastBitsSet(spareHeader)}.${spareClaims}.${spareSignature}`,
  ),
  mutant(
    'spelling',
    'malformed-token',
    'spare bits of the claims',
    `${spareHeader}.${lastBitsSet(spareClaims)}.${spareSignature}`,
  ),
  mutant(
    'spelling',
    'malformed-token',
    'spare bits of the signature',
    `${spareHeader}.${spareClaims}.${lastBitsSet(spareSignature)}`,
  ),
];

// ---- header

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
const HEADER: Mutant[] = HEADERS.map(([name, text]) =>
  mutant('header', 'bad-header', name, assemble({ ...parts, header: text })),
);

// ---- form of the claims

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
const FORM: Mutant[] = SHAPES.map(([name, text]) =>
  mutant('form of the claims', 'malformed-token', name, assemble({ ...parts, claims: text })),
);
const NO_OBJECT: Mutant[] = ['null', '[]', '7', '"claims"', 'true', '{}'].map((text) =>
  mutant('form of the claims', 'bad-claims', text, assemble({ ...parts, claims: text })),
);

// ---- single claims

function claimMutant(
  group: string,
  name: string,
  changes: JsonObject,
  remove: string[] = [],
  base = NORMAL,
): Mutant {
  const claims = withClaims(base, changes, remove);
  const sorted = Object.fromEntries(Object.entries(claims).sort(([a], [b]) => (a < b ? -1 : 1)));
  const own = partsOf(base, base.kind === 'normal' ? [patient, provider] : [provider, guardian]);
  return mutant(group, 'bad-claims', name, assemble({ ...own, claims: JSON.stringify(sorted) }));
}

const REQUIRED = ['iss', 'aud', 'jti', 'iat', 'nbf', 'exp', 'kind', 'scope', 'purpose', 'net', 'records'];
const MISSING: Mutant[] = REQUIRED.map((claim) => claimMutant('missing', claim, {}, [claim]));

const WRONG_TYPE: readonly (readonly [string, JsonValue[]])[] = [
  ['iss', [null, 7, [patient.did], { did: patient.did }]],
  ['aud', [null, [provider.did], true]],
  ['jti', [null, 7, []]],
  ['iat', [null, String(NOW), [NOW], true]],
  ['nbf', [null, String(NOW)]],
  ['exp', [null, String(NOW + DAY), {}]],
  ['kind', [null, 1, ['normal']]],
  ['scope', [null, 7, ['patient/*.rs']]],
  ['purpose', [null, 7, ['TREAT']]],
  ['net', [null, 0, ['regtest']]],
  ['records', [null, RECORD, {}, [7], [null]]],
  ['guardian', [null, 7, [guardian.did]]],
  ['ledger', [null, 7, [LEDGER]]],
];
const TYPE: Mutant[] = WRONG_TYPE.flatMap(([claim, values]) =>
  values.map((value) => claimMutant('type', `${claim} ${JSON.stringify(value)}`, { [claim]: value })),
);

const upperRecord = RECORD.toUpperCase();
const RANGE: Mutant[] = (
  [
    ['iss is a key of another curve', { iss: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }],
    ['iss with a fragment', { iss: `${patient.did}#key` }],
    ['iss with a space', { iss: `${patient.did} ` }],
    ['iss did:web', { iss: 'did:web:example.com' }],
    ['iss empty', { iss: '' }],
    ['aud is the patient', { aud: patient.did }],
    ['aud is the guardian', { aud: guardian.did }],
    ['guardian is the patient', { guardian: patient.did }],
    ['guardian is the provider', { guardian: provider.did }],
    ['jti of 15 bytes', { jti: 'AAECAwQFBgcICQoLDA0O' }],
    ['jti of 17 bytes', { jti: 'AAECAwQFBgcICQoLDA0ODxA' }],
    ['jti with spare bits set', { jti: 'AAECAwQFBgcICQoLDA0ODx' }],
    ['jti padded', { jti: 'AAECAwQFBgcICQoLDA0ODw==' }],
    ['iat negative', { iat: -1 }],
    ['iat with a fraction', { iat: NOW + 0.5 }],
    ['iat after nbf', { iat: NOW + 1 }],
    ['nbf at exp', { nbf: NORMAL.exp }],
    ['nbf after exp', { nbf: NORMAL.exp + 1 }],
    ['exp in milliseconds', { exp: NORMAL.exp * 1_000 }],
    ['exp beyond the year 9999', { exp: 253_402_300_800 }],
    ['exp with a fraction', { exp: NORMAL.exp + 0.1 }],
    ['exp beyond whole numbers', { exp: 1e300 }],
    ['kind unknown', { kind: 'proxy' }],
    ['kind in capitals', { kind: 'NORMAL' }],
    ['kind empty', { kind: '' }],
    ['scope empty', { scope: '' }],
    ['scope of SMART v1', { scope: 'patient/*.read' }],
    ['scope that writes', { scope: 'patient/*.cruds' }],
    ['scope with letters out of order', { scope: 'patient/*.sr' }],
    ['scope without letters', { scope: 'patient/*.' }],
    ['scope of a user', { scope: 'user/*.rs' }],
    ['scope of a system', { scope: 'system/*.rs' }],
    ['scope of a launch', { scope: 'launch/patient' }],
    ['scope twice', { scope: 'patient/*.rs patient/*.rs' }],
    ['scope with two spaces', { scope: 'patient/*.r  patient/*.s' }],
    ['scope with a line break', { scope: 'patient/*.rs\npatient/*.r' }],
    ['scope with a space at its end', { scope: 'patient/*.rs ' }],
    ['scope of a small resource', { scope: 'patient/observation.rs' }],
    ['scope with an empty query', { scope: 'patient/Observation.rs?' }],
    ['scope with quotes in the query', { scope: 'patient/Observation.rs?a="b"' }],
    [
      'scope too long',
      { scope: Array.from({ length: 40 }, (_, i) => `patient/X${'y'.repeat(i + 1)}.rs`).join(' ') },
    ],
    ['purpose unknown', { purpose: 'CURIOSITY' }],
    ['purpose in lower case', { purpose: 'treat' }],
    ['purpose is the abstract top', { purpose: 'PurposeOfUse' }],
    ['purpose is a method name', { purpose: 'toString' }],
    ['purpose BTG in a normal grant', { purpose: 'BTG' }],
    ['net unknown', { net: 'testnet3' }],
    ['net in capitals', { net: 'REGTEST' }],
    ['records empty', { records: [] }],
    ['records twice the same', { records: [RECORD, RECORD] }],
    ['records out of order', { records: ['ff'.repeat(16), RECORD] }],
    ['records in capitals', { records: [upperRecord.replace(/[0-9]/g, 'A')] }],
    ['records too short', { records: [RECORD.slice(2)] }],
    ['records too long', { records: [`${RECORD}00`] }],
    ['129 records', { records: Array.from({ length: 129 }, (_, i) => i.toString(16).padStart(32, '0')) }],
    ['records and collections', { collections: ['laboratory'] }],
    ['ledger too short', { ledger: LEDGER.slice(1) }],
    ['ledger too long', { ledger: `${LEDGER}A` }],
    ['ledger in standard base64', { ledger: `+${LEDGER.slice(1)}` }],
    ['ledger empty', { ledger: '' }],
    ['guardian without a method', { guardian: 'mom' }],
  ] as [string, JsonObject][]
).map(([name, changes]) => claimMutant('range', name, changes));

const COLLECTIONS: Mutant[] = (
  [
    ['empty', []],
    ['a name with a space', ['lab oratory']],
    ['a name in capitals', ['Laboratory']],
    ['a name with a path', ['../laboratory']],
    ['a name beginning with a hyphen', ['-laboratory']],
    ['a name of 65 characters', ['a'.repeat(65)]],
    ['an empty name', ['']],
    ['out of order', ['vaccination', 'laboratory']],
    ['one twice', ['laboratory', 'laboratory']],
    ['65 names', Array.from({ length: 65 }, (_, i) => `c${String(i).padStart(2, '0')}`)],
    ['a name that is not ASCII', ['imagerié']],
  ] as [string, JsonValue][]
).map(([name, collections]) => claimMutant('collections', name, { collections }, ['records']));

const UNKNOWN: Mutant[] = (
  [
    'sub',
    'nonce',
    'cnf',
    'Iss',
    'ISS',
    'aud2',
    'v',
    '',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__',
  ] as const
).map((name) => {
  const text = parts.claims.replace(/}$/, `,${JSON.stringify(name)}:"x"}`);
  const sorted = JSON.parse(text) as JsonObject;
  const entries = Object.entries({ ...sorted }).concat(name === '__proto__' ? [['__proto__', 'x']] : []);
  const unique = [...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1));
  const body = `{${unique.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
  return mutant('unknown claims', 'bad-claims', `“${name}”`, assemble({ ...parts, claims: body }));
});

const EMERGENCIES: Mutant[] = [
  claimMutant('emergency', 'without a guardian', {}, ['guardian'], EMERGENCY),
  claimMutant('emergency', 'for treatment', { purpose: 'TREAT' }, [], EMERGENCY),
  claimMutant('emergency', 'for emergency treatment', { purpose: 'ETREAT' }, [], EMERGENCY),
  claimMutant('emergency', 'for 72 hours and a second', { exp: NOW + 72 * HOUR + 1 }, [], EMERGENCY),
  claimMutant(
    'emergency',
    'later, for 72 hours and a second in all',
    { nbf: NOW + HOUR, exp: NOW + 72 * HOUR + 1 },
    [],
    EMERGENCY,
  ),
  claimMutant('emergency', 'on records', { records: [RECORD] }, ['collections'], EMERGENCY),
  claimMutant('emergency', 'on another collection', { collections: ['laboratory'] }, [], EMERGENCY),
  claimMutant(
    'emergency',
    'on a second collection',
    { collections: ['emergency', 'laboratory'] },
    [],
    EMERGENCY,
  ),
  claimMutant('emergency', 'on nothing', {}, ['collections'], EMERGENCY),
];

// ---- witness

const signingInput = `${goodHeader}.${goodClaims}`;
const stack = witnessFor(signingInput, [patient, provider], NORMAL);
const [, sigA, sigB, script] = stack;
const empty = new Uint8Array(0);

function withWitness(items: readonly (Uint8Array | undefined)[]): string {
  const present = items.filter((item) => item !== undefined);
  return `${signingInput}.${bytesToBase64Url(serializeWitness(present))}`;
}

function changed(item: Uint8Array | undefined, change: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  return change((item ?? empty).slice());
}

function sighashType(type: number) {
  return (bytes: Uint8Array): Uint8Array => concatBytes(bytes.subarray(0, -1), Uint8Array.of(type));
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The same signature with the other S, which the curve accepts just as well. */
function highS(item: Uint8Array | undefined): Uint8Array {
  const der = (item ?? empty).subarray(0, -1);
  const rLength = der[3] ?? 0;
  const r = der.subarray(4, 4 + rLength);
  const s = BigInt(`0x${Buffer.from(der.subarray(6 + rLength)).toString('hex')}`);
  const flipped = hexToBytes((ORDER - s).toString(16).padStart(64, '0'));
  const body = concatBytes(Uint8Array.of(2, r.length), r, Uint8Array.of(2, 33, 0), flipped);
  return concatBytes(Uint8Array.of(0x30, body.length), body, Uint8Array.of(1));
}

/** R with one more zero in front: the number is the same, the encoding is not strict. */
function paddedR(bytes: Uint8Array): Uint8Array {
  const rLength = bytes[3] ?? 0;
  return concatBytes(
    Uint8Array.of(0x30, (bytes[1] ?? 0) + 1, 2, rLength + 1, 0),
    bytes.subarray(4, 4 + rLength),
    bytes.subarray(4 + rLength),
  );
}

function signedBy(
  signers: readonly Person[],
  text: string,
  claims: Claims = NORMAL,
  witnessScript?: Uint8Array,
): Uint8Array[] {
  const own = grantPolicy(claims);
  const usedScript = witnessScript ?? own.witnessScript;
  const usedProgram = witnessScript === undefined ? own.scriptPubKey : p2wshScript(sha256(witnessScript));
  const { digest } = messageSighash(text, usedProgram, usedScript);
  return [
    empty,
    ...signers.map(({ sign }) => concatBytes(compactToDer(sign(digest)), Uint8Array.of(1))),
    usedScript,
  ];
}

const message = parseToken(good).message;
const inOrder = [patient, provider, guardian].sort((a, b) =>
  Buffer.compare(a.publicKey, b.publicKey) < 0 ? -1 : 1,
);
const pair = inOrder.filter((one) => one !== guardian);
const keys = inOrder.map(({ publicKey }) => publicKey);
const foreign = person('another stranger');
const patientWitness = (() => {
  const scripts = keyScripts(patient.publicKey);
  const { digest } = messageSighash(message, scripts.scriptPubKey, scripts.scriptCode);
  return keyWitness(patient.sign(digest), patient.publicKey);
})();

const WITNESS: Mutant[] = (
  [
    ['an empty stack', []],
    ['only the script', [script]],
    ['no dummy', [sigA, sigB, script]],
    ['a dummy of one zero', [Uint8Array.of(0), sigA, sigB, script]],
    ['a dummy that says true', [Uint8Array.of(1), sigA, sigB, script]],
    ['one signature', [empty, sigA, script]],
    ['one signature and an empty one', [empty, sigA, empty, script]],
    ['one signature twice', [empty, sigA, sigA, script]],
    ['the signatures in the other order', [empty, sigB, sigA, script]],
    ['a third item', [empty, sigA, sigB, empty, script]],
    ['three signatures', signedBy(inOrder, message)],
    ['no script', [empty, sigA, sigB]],
    ['the script twice', [empty, sigA, sigB, script, script]],
    ['an annex', [empty, sigA, sigB, script, Uint8Array.of(0x50, 1)]],
    [
      'a script with one bit changed',
      [
        empty,
        sigA,
        sigB,
        changed(script, (b) => {
          b[5] = (b[5] ?? 0) ^ 1;
          return b;
        }),
      ],
    ],
    ['a script that asks for one', signedBy([patient], message, NORMAL, multisigScript(1, keys))],
    ['a script that asks for three', signedBy(inOrder, message, NORMAL, multisigScript(3, keys))],
    [
      'a script in the order of the roles',
      signedBy([patient, provider], message, NORMAL, multisigScript(2, [...keys].reverse())),
    ],
    ['a script without the guardian', signedBy(pair, message, without3)],
    ['a script with a stranger', signedBy(pair, message, { ...NORMAL, guardian: foreign.did })],
    [
      'a script with a fourth key',
      signedBy(pair, message, NORMAL, multisigScript(2, [...keys, foreign.publicKey])),
    ],
    ['the witness of a single key', patientWitness],
    ['SIGHASH_NONE', [empty, changed(sigA, sighashType(2)), sigB, script]],
    ['SIGHASH_SINGLE', [empty, changed(sigA, sighashType(3)), sigB, script]],
    ['SIGHASH_ALL with ANYONECANPAY', [empty, changed(sigA, sighashType(0x81)), sigB, script]],
    ['SIGHASH_DEFAULT', [empty, sigA, changed(sigB, sighashType(0)), script]],
    ['no sighash type', [empty, changed(sigA, (b) => b.subarray(0, -1)), sigB, script]],
    ['a high S', [empty, highS(sigA), sigB, script]],
    ['two high S', [empty, highS(sigA), highS(sigB), script]],
    ['R with a zero in front', [empty, changed(sigA, paddedR), sigB, script]],
    [
      'a wrong DER length',
      [
        empty,
        changed(sigA, (b) => {
          b[1] = (b[1] ?? 0) + 1;
          return b;
        }),
        sigB,
        script,
      ],
    ],
    ['a compact signature', [empty, new Uint8Array(65).fill(1), sigB, script]],
    ['a signature of zeros', [empty, Uint8Array.of(0x30, 6, 2, 1, 0, 2, 1, 0, 1), sigB, script]],
    ['a signature of a stranger', signedBy([patient, stranger], message)],
    ['two signatures of strangers', signedBy([foreign, stranger], message)],
    ['signed over another text', signedBy(pair, `${message}\n`)],
    ['signed over the text with CRLF', signedBy(pair, message.replaceAll('\n', '\r\n'))],
    ['signed over the text without its last line', signedBy(pair, message.replace(/\n[^\n]*$/, ''))],
    ['signed over the grant id alone', signedBy(pair, parseToken(good).grantId)],
    ['signed over header.claims', signedBy(pair, signingInput)],
    [
      'signed over the text of another grant',
      signedBy(pair, grantText({ ...NORMAL, exp: NORMAL.exp + DAY })),
    ],
  ] as [string, (Uint8Array | undefined)[]][]
).map(([name, items]) => mutant('witness', 'bad-signature', name, withWitness(items)));

const goodWitness = base64UrlToBytes(goodSignature);
const WITNESS_FORM: Mutant[] = (
  [
    ['a byte too many', concatBytes(goodWitness, Uint8Array.of(0))],
    ['a byte too few', goodWitness.subarray(0, -1)],
    ['a count that promises more', concatBytes(Uint8Array.of(5), goodWitness.subarray(1))],
    ['a count that promises less', concatBytes(Uint8Array.of(3), goodWitness.subarray(1))],
    ['a count in a long form', concatBytes(Uint8Array.of(0xfd, 4, 0), goodWitness.subarray(1))],
    ['a length in a long form', concatBytes(Uint8Array.of(4, 0xfd, 0, 0), goodWitness.subarray(2))],
    [
      'a length of four gigabytes',
      concatBytes(Uint8Array.of(4, 0xfe, 255, 255, 255, 255), goodWitness.subarray(2)),
    ],
    ['two witnesses', concatBytes(goodWitness, goodWitness)],
  ] as [string, Uint8Array][]
).map(([name, bytes]) =>
  mutant('witness form', 'malformed-token', name, `${signingInput}.${bytesToBase64Url(bytes)}`),
);

// ---- kind against signers

const SIGNERS: Mutant[] = [
  mutant(
    'kind',
    'wrong-signers',
    'a normal grant by patient and guardian',
    assemble(partsOf(NORMAL, [patient, guardian])),
  ),
  mutant(
    'kind',
    'wrong-signers',
    'a normal grant by provider and guardian',
    assemble(partsOf(NORMAL, [provider, guardian])),
  ),
  mutant(
    'kind',
    'wrong-signers',
    'an emergency by patient and provider',
    assemble(partsOf(EMERGENCY, [patient, provider])),
  ),
  mutant(
    'kind',
    'wrong-signers',
    'an emergency by patient and guardian',
    assemble(partsOf(EMERGENCY, [patient, guardian])),
  ),
];

// ---- one claim changed under good signatures

const SWAPPED: Mutant[] = (
  [
    ['another provider', { aud: stranger.did }, 'bad-header'],
    ['another patient', { iss: stranger.did }, 'bad-header'],
    ['another guardian', { guardian: foreign.did }, 'bad-header'],
    ['another network', { net: 'signet' }, 'bad-header'],
    ['a later end', { exp: NORMAL.exp + 1 }, 'bad-signature'],
    ['an earlier beginning', { iat: NOW - 1, nbf: NOW - 1 }, 'bad-signature'],
    ['another issue time', { iat: NOW - 1 }, 'bad-signature'],
    ['another jti', { jti: 'BBECAwQFBgcICQoLDA0ODw' }, 'bad-signature'],
    ['another record', { records: ['ff'.repeat(16)] }, 'bad-signature'],
    ['one record more', { records: [RECORD, 'ff'.repeat(16)] }, 'bad-signature'],
    ['another scope', { scope: 'patient/*.r' }, 'bad-signature'],
    ['another purpose', { purpose: 'HRESCH' }, 'bad-signature'],
    ['a ledger added', { ledger: LEDGER }, 'bad-signature'],
  ] as [string, JsonObject, string][]
).map(([name, changes, code]) => {
  const body = JSON.stringify(
    Object.fromEntries(Object.entries(withClaims(NORMAL, changes)).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  return mutant('swapped claim', code, name, `${goodHeader}.${base64url(body)}.${goodSignature}`);
});

export const GOOD = good;
export const MUTANTS: readonly Mutant[] = [
  ...SPELLING,
  ...SPARE_BITS,
  ...HEADER,
  ...FORM,
  ...NO_OBJECT,
  ...MISSING,
  ...TYPE,
  ...RANGE,
  ...COLLECTIONS,
  ...UNKNOWN,
  ...EMERGENCIES,
  ...WITNESS,
  ...WITNESS_FORM,
  ...SIGNERS,
  ...SWAPPED,
];

// The witness that the mutants start from is the good token's own.
if (parseWitness(goodWitness).length !== 4) throw new TypeError('the sample token has another witness');

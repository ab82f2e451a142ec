/**
 * The house as tables: what may import what. Everything here repeats the order of docs/house.md in a form that
 * runs. A place is a room (a folder of src) or one of the few things beside the rooms.
 */

/** From the roof to the ground. A place may import every place after it and none before it. */
export const ORDER = [
  'bin',
  'cli',
  'index',
  'adapters',
  'report',
  'wallet',
  'ports',
  'cosign',
  'verify',
  'fhir',
  'grant',
  'circle',
  'anchor',
  'ledger',
  'record',
  'envelope',
  'bip322',
  'multisig',
  'keys',
  'crypto',
  'encoding',
  'language',
  'errors',
] as const;
export type Place = (typeof ORDER)[number];

/** Places that see less than what lies below them. */
export const SEES_ONLY: Partial<
  Record<Place, { readonly places: readonly Place[]; readonly reason: string }>
> = {
  bin: {
    places: ['cli'],
    reason: 'bin only hands the real process to cli; anything else in it is a command that no test can reach',
  },
  cli: {
    places: ['index', 'verify', 'language', 'errors'],
    reason:
      'a command is thin: what it needs and the public face lacks is missing for every other program too',
  },
};

/** Pairs that the order alone would allow. */
export const NEVER: readonly { readonly from: Place; readonly to: Place; readonly reason: string }[] = [
  {
    from: 'adapters',
    to: 'wallet',
    reason:
      "adapters implement the wallet's ports (wallet/ports); knowing its use cases would close a circle",
  },
  {
    from: 'adapters',
    to: 'report',
    reason: 'a report is words about what use cases answered; nothing that touches the world needs it',
  },
];

/** Where nothing reads the clock, chance, the environment, the disk or the network: these come as arguments. */
export const PURE: ReadonlySet<Place> = new Set(ORDER.slice(ORDER.indexOf('report')));

/** Where the real process may be named. */
export const SEES_PROCESS: ReadonlySet<Place> = new Set(['bin', 'adapters']);

/** What verification must never reach, over any number of steps. */
export const KEPT_FROM_VERIFY: ReadonlySet<Place> = new Set([
  'bin',
  'cli',
  'index',
  'adapters',
  'report',
  'wallet',
  'ports',
  'cosign',
  'fhir',
  'keys',
  'envelope',
  'record',
]);

/** The one file that hands over the signing side of the curve, and who may name it. */
export const CURVE_FILE = 'src/crypto/curve.ts';
/** Files that sign or decrypt, in rooms that verify reaches: imported by their own names, and not from there. */
export const SHUT_FILES: ReadonlySet<string> = new Set([
  CURVE_FILE,
  'src/crypto/cipher.ts',
  'src/multisig/bsms-cipher.ts',
]);
export const NAMES_CURVE: ReadonlySet<Place> = new Set(['keys', 'cosign', 'adapters', 'index']);

/** The rooms of a dependency, or files where it is only for those. Anything not listed is not ours to use. */
export const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  'bitcoinjs-lib': ['cosign'],
  bip32: ['keys'],
  bip39: ['keys'],
  ecpair: ['keys', 'cosign'],
  // SHA-512 for BIP-85, which crypto has no other use for.
  '@noble/hashes': ['keys'],
  'tiny-secp256k1': [CURVE_FILE],
  'age-encryption': ['envelope'],
  // Its ML-KEM: the one that age-encryption brings along.
  '@noble/post-quantum': ['envelope'],
  '@noble/ciphers': ['envelope', 'src/adapters/store/'],
  canonicalize: ['encoding'],
  // The rest of encoding is not for commands; base32 in QR codes is for nothing else.
  '@scure/base': ['encoding', 'src/cli/qr/'],
  libsql: ['adapters'],
  commander: ['cli'],
  uqr: ['cli'],
  inquirer: ['src/cli/prompt.ts', 'src/cli/prompt/'],
  valibot: ORDER.filter((place) => place !== 'bin' && place !== 'errors'),
};

/** What the command must not load before it knows what it was asked. */
export const HEAVY: ReadonlySet<string> = new Set(
  Object.keys(DEPENDENCIES).filter((name) => DEPENDENCIES[name]?.includes('cli') !== true),
);

/** Rooms that use node:crypto; adapters take its randomness and nothing else. */
export const USES_NODE_CRYPTO: ReadonlySet<Place> = new Set(['crypto', 'envelope']);
export const NODE_RANDOMNESS: ReadonlySet<string> = new Set([
  'randomBytes',
  'randomFill',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'getRandomValues',
  'webcrypto',
  'generateKey',
  'generateKeySync',
  'generateKeyPair',
  'generateKeyPairSync',
  'generatePrime',
  'generatePrimeSync',
]);

/** Names of the platform that only compute. In a pure room every other one is refused, known or not. */
export const PURE_GLOBALS: ReadonlySet<string> = new Set(
  [
    'undefined NaN Infinity Object Array Map Set WeakMap WeakSet String Number BigInt Boolean Symbol RegExp JSON',
    'Promise Proxy Reflect ArrayBuffer DataView Uint8Array Uint16Array Uint32Array Int32Array BigUint64Array',
    'Float64Array Buffer TextEncoder TextDecoder ReadableStream TransformStream WritableStream Intl URL',
    'parseInt parseFloat isNaN isFinite structuredClone encodeURIComponent decodeURIComponent',
    'Error TypeError RangeError SyntaxError AggregateError',
    'SharedArrayBuffer WebAssembly',
  ].flatMap((line) => line.split(' ')),
);

/** The place of a file, undefined for one that lies where nothing should. */
export function placeOf(file: string): Place | undefined {
  if (file === 'src/errors.ts') return 'errors';
  // The face, and the few files beside it that put adapters and use cases together.
  if (/^src\/[^/]+\.ts$/.test(file)) return 'index';
  if (file.startsWith('src/wallet/ports/')) return 'ports';
  if (file.startsWith('bin/')) return 'bin';
  const room = /^src\/([^/]+)\/./.exec(file)?.[1];
  const beside: readonly Place[] = ['bin', 'index', 'ports', 'errors'];
  return ORDER.find((place) => place === room && !beside.includes(place));
}

/**
 * The room whose face must be used from outside. Each adapter is a room of its own: one disk, one node, one
 * clock, that know nothing of each other's insides.
 */
export function roomOf(file: string): string {
  const place = placeOf(file);
  if (place !== 'adapters') return place ?? file;
  return /^src\/adapters\/[^/]+/.exec(file)?.[0] ?? file;
}

/** True for the files that other rooms may import. */
export function isFace(file: string): boolean {
  const place = placeOf(file);
  if (place === 'errors' || place === 'ports' || SHUT_FILES.has(file)) return true;
  if (place === 'index') return file === 'src/index.ts' || file === 'src/gate.ts';
  if (place === 'adapters') return /^src\/adapters\/(?:[^/]+|[^/]+\/index)\.ts$/.test(file);
  if (place === 'cli') return file === 'src/cli/main.ts' || file === 'src/cli/index.ts';
  return file === `src/${place ?? ''}/index.ts`;
}

import { keyScripts, keyWitness, messageSighash } from '../../../src/bip322/index.ts';
import { multisigScript } from '../../../src/encoding/index.ts';
import { grantText, parseToken, type Claims } from '../../../src/grant/index.ts';
import { person } from '../../support/sign.ts';
import { DAY, guardian, NORMAL, patient, provider, stranger, withClaims } from '../samples.ts';
import { good, mutant, type Mutant } from './mutant.ts';
import {
  changed,
  empty,
  highS,
  paddedR,
  script,
  sigA,
  sigB,
  sighashType,
  signedBy,
  signingInput,
  withWitness,
} from './witness-parts.ts';

const without3 = withClaims(NORMAL, {}, ['guardian']) as unknown as Claims;
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

export const WITNESS: Mutant[] = (
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

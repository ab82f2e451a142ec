import { generateKeyPairSync, sign } from 'node:crypto';
import { addressOfScript, encodeSimple, keyScripts, keyWitness, messageSighash } from 'medwallet';
import { nodeEcdsaVerifier, verifyMessage } from 'medwallet/verify';

const [message] = process.argv.slice(2);
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
const { x, y } = publicKey.export({ format: 'jwk' });
const odd = (Buffer.from(y, 'base64url')[31] ?? 0) & 1;
const key = Buffer.concat([Buffer.from([2 + odd]), Buffer.from(x, 'base64url')]);

const { scriptPubKey, scriptCode } = keyScripts(key);
const { once } = messageSighash(message, scriptPubKey, scriptCode);
const half = Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex');
let signature64; // SHA-256 of `once` is what a key signs; S must be in the lower half, or nobody takes it
do signature64 = sign('sha256', once, { key: privateKey, dsaEncoding: 'ieee-p1363' });
while (signature64.subarray(32).compare(half) > 0);

const signature = encodeSimple(keyWitness(signature64, key));
const address = addressOfScript(scriptPubKey, 'regtest');
const result = verifyMessage({ address, network: 'regtest', message, signature }, nodeEcdsaVerifier);
console.log(signature.slice(0, 3), result.outcome, result.time, result.age);

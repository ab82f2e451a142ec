// Prints the age identities that belong to a wallet's words. Needs Node 20 or newer, and nothing else.
// The file named on the command line holds the words; a second line, if there is one, is the BIP-39 passphrase.
import { createHmac, pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';

const COLLECTIONS = ['general', 'laboratory', 'imaging', 'medications', 'mental-health', 'sexual-health'];
COLLECTIONS.push('genomics', 'emergency');
const GENERATIONS = 20;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const hmac = (key, data) => createHmac('sha512', key).update(data).digest();

// BIP-32: a node is 32 bytes of key and 32 of chain code; every step here is hardened.
function child(node, index) {
  const data = Buffer.alloc(37);
  node.copy(data, 1, 0, 32);
  data.writeUInt32BE(0x80000000 + index, 33);
  const made = hmac(node.subarray(32), data);
  const key = (BigInt(`0x${made.toString('hex', 0, 32)}`) + BigInt(`0x${node.toString('hex', 0, 32)}`)) % ORDER;
  return Buffer.concat([Buffer.from(key.toString(16).padStart(64, '0'), 'hex'), made.subarray(32)]);
}

// BIP-85, application HEX with 32 bytes: m/83696968'/128169'/32'/index'.
function secret(root, index) {
  const node = [83696968, 128169, 32, index].reduce(child, root);
  return hmac('bip-entropy-from-k', node.subarray(0, 32)).subarray(0, 32);
}

// Bech32 (BIP-173), as age writes its identities.
function bech32(prefix, bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const words = bits.match(/.{1,5}/g).map((five) => parseInt(five.padEnd(5, '0'), 2));
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  const expanded = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  const sum = polymod([...expanded, ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >> shift) & 31);
  const letters = [...words, ...check].map((word) => 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'[word]);
  return `${prefix}1${letters.join('')}`;
}

function polymod(values) {
  return values.reduce((sum, value) => {
    const top = sum >> 25;
    const next = ((sum & 0x1ffffff) << 5) ^ value;
    const terms = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
    return terms.reduce((all, term, i) => ((top >> i) & 1 ? all ^ term : all), next);
  }, 1);
}

const [words = '', passphrase = ''] = readFileSync(process.argv[2], 'utf8').split(/\r?\n/);
const mnemonic = words.trim().split(/\s+/).join(' ').toLowerCase().normalize('NFKD');
const seed = pbkdf2Sync(mnemonic, `mnemonic${passphrase}`.normalize('NFKD'), 2048, 64, 'sha512');
const root = hmac('Bitcoin seed', seed);
const print = (what, index) => {
  console.log(`# ${what}\n${bech32('age-secret-key-pq-', secret(root, index)).toUpperCase()}`);
};
print('main', 2 ** 30);
print('recovery', 2 ** 30 + 2);
COLLECTIONS.forEach((name, i) => {
  for (let generation = 0; generation < GENERATIONS; generation++) {
    print(`${name}, generation ${generation}`, 2 ** 30 + 2 ** 16 * (i + 1) + generation);
  }
});

// A grant between people made from names, who never held anything of value: what the build tries the command
// with, and what the benches verify.

/** The rooms of the built library that it takes. @param load imports a room by its path in dist/lib/src */
export async function sampleRooms(load) {
  const [curve, crypto, encoding, bip322, grant] = await Promise.all(
    ['crypto/curve.js', 'crypto/index.js', 'encoding/index.js', 'bip322/index.js', 'grant/index.js'].map(
      load,
    ),
  );
  return { ...curve, ...crypto, ...encoding, ...bip322, ...grant };
}

export function samplePerson(rooms, name) {
  const { didOfPublicKey, secp256k1, sha256, signLowS, utf8ToBytes } = rooms;
  const secret = sha256(utf8ToBytes(`medwallet bench ${name}`));
  const publicKey = secp256k1.pointFromScalar(secret, true);
  return { publicKey, did: didOfPublicKey(publicKey), sign: (digest) => signLowS(digest, secret) };
}

/** The token of patient number `i`, with a guardian, for one record: signed by patient and provider. */
export function sampleToken(rooms, provider, i, iat) {
  const { bytesToBase64Url, bytesToHex, encodeToken, grantPolicy, grantText } = rooms;
  const { messageSighash, multisigWitness, sha256, utf8ToBytes } = rooms;
  const bytes16 = (text) => sha256(utf8ToBytes(text)).subarray(0, 16);
  const [patient, guardian] = [samplePerson(rooms, `patient ${i}`), samplePerson(rooms, `guardian ${i}`)];
  const claims = {
    iss: patient.did,
    aud: provider.did,
    guardian: guardian.did,
    jti: bytesToBase64Url(bytes16(`jti ${i}`)),
    iat,
    nbf: iat,
    exp: iat + 30 * 86_400,
    kind: 'normal',
    scope: 'patient/*.rs',
    purpose: 'TREAT',
    net: 'regtest',
    records: [bytesToHex(bytes16(`record ${i}`))],
  };
  const { scriptPubKey, witnessScript } = grantPolicy(claims);
  const { digest } = messageSighash(grantText(claims), scriptPubKey, witnessScript);
  const parts = [patient, provider].map((one) => ({
    publicKey: one.publicKey,
    signature64: one.sign(digest),
  }));
  return encodeToken(claims, multisigWitness(parts, witnessScript));
}

/** As much of ML-KEM-768 (FIPS 203) as is used here, the way `@noble/post-quantum` gives it. */
export interface LatticeKem {
  keygen(seed: Uint8Array): { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array };
  encapsulate(publicKey: Uint8Array): LatticeShare;
  decapsulate(cipherText: Uint8Array, secretKey: Uint8Array): Uint8Array;
  /** Young in the library: where a version has none, every use reads its key anew. */
  prepare?(publicKey: Uint8Array): PreparedLattice;
}

export interface LatticeShare {
  readonly cipherText: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

/** A public key whose matrix was computed once: half of what each use would take. Nothing in it is secret. */
export interface PreparedLattice {
  encapsulate(): LatticeShare;
  /** @param secretKey the one that belongs to the public key */
  decapsulate(cipherText: Uint8Array, secretKey: Uint8Array): Uint8Array;
}

/**
 * @param publicKey not to be changed afterwards
 * @throws Error for a key that is not reduced (FIPS 203, section 7.2), now or when it is used
 */
export function prepared(kem: LatticeKem, publicKey: Uint8Array): PreparedLattice {
  return (
    kem.prepare?.(publicKey) ?? {
      encapsulate: () => kem.encapsulate(publicKey),
      decapsulate: (cipherText, secretKey) => kem.decapsulate(cipherText, secretKey),
    }
  );
}

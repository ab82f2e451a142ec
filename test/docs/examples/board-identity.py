# The age identity that opens what hangs on a board for whoever holds a grant: HKDF-SHA256 of the grant id.
import hmac
import sys
from bitcoin.segwit_addr import bech32_encode, convertbits

prk = hmac.digest(bytes(32), bytes.fromhex(sys.argv[1]), "sha256")
seed = hmac.digest(prk, b"medwallet/board\x01", "sha256")
print(bech32_encode("age-secret-key-pq-", convertbits(seed, 8, 5)).upper())

# The public key in each did:key given, in hexadecimal.
import sys
from bitcoin.base58 import decode

for did in sys.argv[1:]:
    key = decode(did.removeprefix("did:key:z"))
    assert len(key) == 35 and key[:2] == b"\xe7\x01", "no secp256k1 key"
    print(key[2:].hex())

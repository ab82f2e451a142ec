# From a proof: is the grant in the tree of active grants (RFC 6962), and what must the transaction hold?
import json
import sys
from base64 import b64decode, urlsafe_b64decode
from hashlib import sha256


def sha(*parts):
    return sha256(b"".join(parts)).digest()


proof, claims = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
assert proof["ledger"] == claims["ledger"], "a proof from another ledger"
note = proof["note"].encode()
lines = note.decode().split("\n")
assert lines[0] == f"medwallet/{proof['network']}/{proof['ledger']}", "a note of another ledger"
count, stated = int(lines[4].split()[1]), b64decode(lines[4].split()[2])

ledger = urlsafe_b64decode(proof["ledger"])
entry = sha(ledger, bytes.fromhex(sys.argv[3]))
root, index, last = sha(b"\0", entry), proof["inclusion"]["index"], count - 1
for side in map(bytes.fromhex, proof["inclusion"]["path"]):
    if index % 2 == 1 or index == last:
        root = sha(b"\1", side, root)
        while index % 2 == 0 and index > 0:
            index, last = index // 2, last // 2
    else:
        root = sha(b"\1", root, side)
    index, last = index // 2, last // 2
assert last == 0 and root == stated, "the note does not hold the grant"

tag = sha(b"medwallet/statement")
print(f"{ledger[31::-1].hex()}:{int.from_bytes(ledger[32:], 'little')} begins the ledger")
print("6a20" + sha(tag, tag, b64decode(lines[2]), stated, sha(note)).hex())

#!/usr/bin/env python3
"""Checks an OpenTimestamps file against a Bitcoin block header with python-opentimestamps, as a stranger would.

usage: ots-verify.py FILE.ots HEADER-HEX
Prints one line of JSON: the digest that the file starts from, the height it names, the header's time and the
operations it uses. Exits 1 where the file does not lead to the header.
"""
import binascii
import json
import sys

from bitcoin.core import CBlockHeader
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, VerificationError
from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
from opentimestamps.core.timestamp import DetachedTimestampFile


def operations(stamp):
    for op, rest in stamp.ops.items():
        yield op.TAG_NAME
        yield from operations(rest)


def main(path, header_hex):
    with open(path, "rb") as file:
        detached = DetachedTimestampFile.deserialize(BytesDeserializationContext(file.read()))
    header = CBlockHeader.deserialize(binascii.unhexlify(header_hex))
    attestations = list(detached.timestamp.all_attestations())
    if len(attestations) != 1 or attestations[0][1].__class__ is not BitcoinBlockHeaderAttestation:
        raise VerificationError("not exactly one Bitcoin attestation")
    message, attestation = attestations[0]
    print(
        json.dumps(
            {
                "digest": detached.file_digest.hex(),
                "height": attestation.height,
                "time": attestation.verify_against_blockheader(message, header),
                "operations": sorted(set(operations(detached.timestamp))),
                "length": len(list(operations(detached.timestamp))),
            }
        )
    )


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2])
    except (VerificationError, DeserializationError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)

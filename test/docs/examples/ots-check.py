# An OpenTimestamps file: what it is of, the block it names, and, with that block's header, when at the latest.
import sys
import time
from bitcoin.core import CBlockHeader
from opentimestamps.core.serialize import BytesDeserializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile

stamp = DetachedTimestampFile.deserialize(BytesDeserializationContext(open(sys.argv[1], "rb").read()))
[(message, attestation)] = stamp.timestamp.all_attestations()
if len(sys.argv) == 2:
    print(attestation.height)
else:
    header = CBlockHeader.deserialize(bytes.fromhex(sys.argv[2]))
    seconds = attestation.verify_against_blockheader(message, header)
    print(stamp.file_digest.hex(), "existed at", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds)))

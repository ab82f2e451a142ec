#!/usr/bin/env bash
# The script of the design's main path, its capitals filled in and its comments carried out, with the built
# command, no terminal, and the node asked for a second opinion.
#
# usage: main-path.sh MEDWALLET RECORD RECORD2 WORK     (WORK: an empty folder of one's own)
set -euo pipefail
medwallet() { "$node" "$command" "$@"; }
node=$(command -v node)
command=$(realpath "$1") record=$(realpath "$2") second=$(realpath "$3") work=$4
field() { "$node" -e 'console.log(process.argv[2].split(".").reduce((o, k) => o[k], JSON.parse(process.argv[1])))' "$1" "$2"; }
expect() { # expect EXIT COMMAND…: runs it and holds its exit code against what is documented
  local wanted=$1 code=0
  shift
  "$@" || code=$?
  [ "$code" -eq "$wanted" ] || { echo "exit $code, not $wanted: $*" >&2; exit 1; }
}

export MEDWALLET_HOME=$work/home MEDWALLET_PASSPHRASE_FILE=$work/passphrase
mkdir -p "$work/files" && cd "$work/files"
(umask 077 && echo 'a passphrase for this script only' >"$MEDWALLET_PASSPHRASE_FILE")
exec </dev/null

up=$(medwallet regtest up --json)
cli=$(field "$up" bitcoinCli)
trap 'medwallet regtest down >/dev/null' EXIT

medwallet --profile alice init --role patient
medwallet --profile clinic init --role provider
medwallet --profile mom init --role guardian
medwallet --profile alice card --out alice.card
medwallet --profile clinic card --with-custody-key --out clinic.card
medwallet --profile mom card --with-custody-key --out mom.card
medwallet --profile alice contact add clinic.card --name clinic
medwallet --profile alice contact add mom.card --name mom
medwallet --profile clinic contact add alice.card --name alice
medwallet --profile clinic contact add mom.card --name mom
medwallet --profile mom contact add alice.card --name alice
medwallet --profile mom contact add clinic.card --name clinic
medwallet --profile alice address new --custodian clinic --guardian mom --out addr.file
medwallet --profile clinic address accept addr.file --out clinic.ack --yes
medwallet --profile mom address accept addr.file --out mom.ack --yes
agreed=$(medwallet --profile alice address confirm clinic.ack mom.ack --json)
address=$(field "$agreed" address) descriptor=$(field "$agreed" descriptor)

echo '== the node derives the same descriptor checksum and addresses'
[ "$("$cli" getdescriptorinfo "$descriptor" | grep '"checksum"' | cut -d'"' -f4)" = "${descriptor##*#}" ]
"$cli" deriveaddresses "$descriptor" '[0,0]' | grep -q "\"$address\""

medwallet regtest fund "$address"
added=$(medwallet --profile alice record add "$record" --title 'Blood count' --json)
id=$(field "$added" id) blob=$(field "$added" blob) collection=$(field "$added" collection)
medwallet --profile alice record add "$second" --title 'CT of the chest'
planned=$(medwallet --profile alice anchor --out st.psbt --json)
medwallet --profile clinic cosign st.psbt --out st2.psbt --yes
sent=$(medwallet --profile alice anchor finish st2.psbt --json)
txid=$(field "$sent" txid)

echo '== bitcoin-cli sees: input 0 from the record address, output 1 OP_RETURN with the commitment of the note'
raw=$("$cli" getrawtransaction "$txid" 1)
spent=$(field "$raw" vin.0.txid) vout=$(field "$raw" vin.0.vout)
[ "$(field "$("$cli" getrawtransaction "$spent" 1)" "vout.$vout.scriptPubKey.address")" = "$address" ]
[ "$(field "$raw" vout.1.scriptPubKey.hex)" = "6a20$(field "$planned" commitment)" ]
field "$planned" note | sed '$d' >note.txt
"$node" -e '
  const { createHash } = require("node:crypto"), fs = require("node:fs");
  const sha = (...parts) => parts.reduce((h, p) => h.update(p), createHash("sha256")).digest();
  const note = fs.readFileSync("note.txt"), lines = note.toString().split("\n");
  const tag = sha("medwallet/statement");
  const roots = [lines[2], lines[4].split(" ")[2]].map((root) => Buffer.from(root, "base64"));
  console.log(sha(tag, tag, ...roots, sha(note)).toString("hex"));' >commitment.txt
[ "$(cat commitment.txt)" = "$(field "$planned" commitment)" ]

medwallet regtest mine 1
[ "$(field "$(medwallet --profile alice anchor status --json)" state)" = confirmed ]
medwallet --profile alice grant clinic --record "$id" --for 30d --purpose TREAT --out g.psbt --yes
medwallet --profile clinic cosign g.psbt --out g2.psbt --yes
grant=$(field "$(medwallet --profile alice grant finish g2.psbt --out clinic.grant --json)" grant)
expect 0 medwallet --profile clinic verify clinic.grant
medwallet --profile clinic open clinic.grant "$id" --out opened
cmp opened "$record"

echo '== bitcoin-cli verifies the token as a BIP-322 signature, and refuses it for another text'
shown=$(medwallet token show clinic.grant --bip322 --json)
kid=$(field "$shown" address) signature=$(field "$shown" signature) message=$(field "$shown" message)
[ "${signature:0:3}" = smp ]
[ "$("$cli" verifymessage "$kid" "${signature:3}" "$message")" = true ]
[ "$("$cli" verifymessage "$kid" "${signature:3}" "${message/TREAT/TREAd}" 2>&1)" = false ]

echo '== after the revocation: verdict revoked, exit 1, without a node'
medwallet regtest down
medwallet --profile alice revoke "$grant" --yes
verdict=$(expect 1 medwallet --profile clinic verify clinic.grant --json)
[ "$(field "$verdict" verdict)" = revoked ]
medwallet regtest up >/dev/null
medwallet --profile alice audit
medwallet --profile alice record export --all --out mine
cmp "$(ls mine/"$id".* | grep -v manifest)" "$record"

echo "done: $id $blob $collection"

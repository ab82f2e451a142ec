#!/usr/bin/env python3
"""Electrum as a co-signer, driven through its own classes: no window, no server, nothing on disk but its folder.

usage: electrum-drive.py FOLDER < request.json
The request is {"do": …, …}; one line of JSON comes out.

addresses  words or null, keys [Vpub…], k   the first 20 addresses of both branches of a k-of-n P2WSH wallet
sign       words, keys, k, psbt             signs with the wallet of these words: {"complete", "psbt" or "raw"}
sign-key   words, psbt                      the same with the account's single-key wallet (P2WPKH)
"""
import json
import sys

from electrum import bip32, constants, keystore, util
from electrum.simple_config import SimpleConfig
from electrum.transaction import tx_from_any
from electrum.wallet import Multisig_Wallet, Standard_Wallet
from electrum.wallet_db import WalletDB

PATH = "m/48h/1h/0h/2h"


def own(words, xtype):
    return keystore.from_bip43_rootseed(keystore.bip39_to_seed(words, ""), PATH, xtype=xtype)


def other(expression):
    """A co-signer's key as a person types it in: Electrum wants its own version bytes and asks for nothing else."""
    node = bip32.BIP32Node.from_xkey(expression.split("]")[1])
    return keystore.from_xpub(node._replace(xtype="p2wsh").to_xpub())


def multisig(request, config):
    words, keys = request["words"], request["keys"]
    db = WalletDB("", manual_upgrades=False)
    db.put("wallet_type", "%dof%d" % (request["k"], len(keys)))
    mine = own(words, "p2wsh") if words else None
    for number, key in enumerate(keys):
        store = other(key)
        if mine is not None and store.xpub == mine.xpub:
            store = mine
        db.put("x%d/" % (number + 1), store.dump())
    return Multisig_Wallet(db, None, config=config)


def single(request, config):
    db = WalletDB("", manual_upgrades=False)
    db.put("wallet_type", "standard")
    db.put("keystore", own(request["words"], "p2wpkh").dump())
    return Standard_Wallet(db, None, config=config)


def signed(wallet, psbt):
    tx = tx_from_any(psbt)
    wallet.sign_transaction(tx, None)
    if tx.is_complete():
        return {"complete": True, "raw": tx.serialize()}
    return {"complete": False, "psbt": tx.serialize()}


def answer(request, config):
    if request["do"] == "sign-key":
        return signed(single(request, config), request["psbt"])
    wallet = multisig(request, config)
    if request["do"] == "sign":
        return signed(wallet, request["psbt"])
    while len(wallet.get_change_addresses()) < 20:
        wallet.create_new_address(True)
    return {
        "branches": [wallet.get_receiving_addresses(slice_stop=20), wallet.get_change_addresses(slice_stop=20)]
    }


def main(folder):
    constants.set_regtest()
    loop, stop, thread = util.create_and_start_event_loop()
    try:
        config = SimpleConfig({"electrum_path": folder})
        print(json.dumps(answer(json.load(sys.stdin), config)))
    finally:
        loop.call_soon_threadsafe(stop.set_result, 1)
        thread.join(timeout=2)


if __name__ == "__main__":
    main(sys.argv[1])

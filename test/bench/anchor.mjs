// One statement over 1, 1,000 and 100,000 new records, against a real regtest node. The records are put into the
// store as `record add` puts them, row, event and leaf, without their files: what is measured is the anchor.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lib, median } from './measure.mjs';

const PASSPHRASE = 'correct horse battery staple';
const MANY = 100_000;

export async function benchAnchor({ rounds, report }) {
  const medwallet = await lib('index.js');
  const { appendEvents, eventRows, logTree } = await lib('wallet/log.js');
  const { parseTransaction, virtualSize, hexToBytes } = await lib('encoding/index.js');
  const home = mkdtempSync(join(tmpdir(), 'medwallet-bench-'));
  const env = { ...process.env, MEDWALLET_HOME: home };
  const context = { home, env };
  const wallets = [];
  try {
    await medwallet.regtestUp(context);
    const { alice, clinic, address } = await createPeople(medwallet, env, wallets);
    await medwallet.regtestFund(context, address, 200_000);

    let records = 0;
    const add = (count) => {
      const started = performance.now();
      alice.store.change((tables) => {
        const events = Array.from({ length: count }, () => recordRow(alice, tables, records++));
        appendEvents(alice, tables, events);
      });
      return performance.now() - started;
    };
    const sizes = [];
    const anchor = async () => {
      const started = performance.now();
      const { psbt } = await medwallet.planAnchor(alice);
      const took = performance.now() - started;
      const signed = medwallet.cosignStatement(clinic, medwallet.readStatementToCosign(clinic, psbt));
      const { transaction } = await medwallet.finishAnchor(alice, signed);
      sizes.push(virtualSize(parseTransaction(hexToBytes(transaction))));
      await medwallet.regtestMine(context, 1);
      return took;
    };

    const of = async (count) => {
      add(count);
      return anchor();
    };
    // Every statement brings the ones before it to whoever co-signs, so each is held against its neighbours.
    const thousand = [];
    let before = await of(1);
    for (let round = 0; round < Math.min(rounds, 6); round++) {
      const middle = await of(1000);
      const after = await of(1);
      if (round > 0) thousand.push((2 * middle) / (before + after));
      before = after;
    }
    const filled = add(MANY);
    const many = await anchor();
    const after = median([await of(1), await of(1), await of(1)]);
    const started = performance.now();
    logTree(alice.store.view(eventRows)).root();
    const anew = performance.now() - started;
    report('anchor of 1,000 new records ÷ of one', median(thousand));
    report('anchor of 100,000 new records ÷ of one', (2 * many) / (before + after));
    report('anchor of one more, in a log of over 100,000 ÷ in one of 6,000', after / before);
    report('opening all events and making the tree anew ÷ that anchor', anew / after);
    report('adding 100,000 records to the store ÷ the anchor of them', filled / many);
    report('statement as sent, without a sponsor, vB at most', Math.max(...sizes), '201');
    await proofSizes(medwallet, alice, report);
  } finally {
    for (const wallet of wallets) wallet.close();
    await medwallet.regtestDown(context);
    rmSync(home, { recursive: true, force: true });
  }
}

/** What is sent of a record in a log of over 100,000 events, in a ledger of a dozen statements. */
async function proofSizes(medwallet, alice, report) {
  const proof = await medwallet.exportProof(alice, { event: MANY >> 1 });
  report('whole proof file (.proof.json) of an event there, bytes', proof.file.length);
  const { inclusion } = JSON.parse(Buffer.from(proof.file).toString('utf8'));
  report('  of it the path, hashes', inclusion.path.length);
}

function recordRow(alice, tables, n) {
  const id = n.toString(16).padStart(32, '0');
  const sha256 = n.toString(16).padStart(64, 'a');
  const nonce = n.toString(16).padStart(64, 'b');
  const time = alice.clock.now();
  const manifest = {
    schema: 'medwallet/manifest/v1',
    id,
    sha256,
    size: 4_000 + n,
    mediaType: 'application/fhir+json',
    title: `Blood count ${n}`,
    nonce,
    collection: 'laboratory',
    generation: 0,
  };
  tables
    .table('record')
    .put(id, { manifest, secret: nonce, plaintext: { sha256, size: 3_000 }, added: time });
  return {
    type: 'record.added',
    time,
    actor: alice.profile.did,
    record: id,
    blob: sha256,
    manifest: nonce,
    collection: 'laboratory',
    generation: 0,
  };
}

async function createPeople(medwallet, env, wallets) {
  const roles = { alice: 'patient', clinic: 'provider', mom: 'guardian' };
  const people = {};
  for (const [profile, role] of Object.entries(roles)) {
    await medwallet.initWallet(
      env,
      { profile },
      {
        role,
        network: 'regtest',
        bip39Passphrase: '',
        passphrase: () => Promise.resolve(PASSPHRASE),
        wordCount: 24,
      },
    );
    people[profile] = await medwallet.unlockWallet(env, { profile }, PASSPHRASE);
    wallets.push(people[profile]);
  }
  const { alice, clinic, mom } = people;
  const card = async (wallet, withCustodyKey) =>
    (await medwallet.makeCard(wallet, { name: wallet.profile.name, withCustodyKey })).file;
  for (const other of [clinic, mom]) {
    medwallet.addContact(alice, await card(other, true), other.profile.name);
    medwallet.addContact(other, await card(alice, false), 'alice');
  }
  const { file, address } = await medwallet.newAddress(alice, { custodian: 'clinic', guardian: 'mom' });
  const answers = [];
  for (const wallet of [clinic, mom]) {
    answers.push(medwallet.acceptAddress(wallet, await medwallet.readAddressProposal(wallet, file)));
  }
  await medwallet.confirmAddress(alice, answers);
  return { alice, clinic, address };
}

import { utf8ToBytes } from '../../src/encoding/index.ts';
import { openPublic, type UnlockedWallet } from '../../src/medwallet.ts';
import {
  acceptAddress,
  addContact,
  addRecord,
  confirmAddress,
  cosignGrant,
  cosignStatement,
  draftGrant,
  expectMove,
  exportProof,
  finishAnchor,
  finishGrant,
  ledgerState,
  makeCard,
  newAddress,
  offerGrant,
  planAnchor,
  readAddressProposal,
  readStatementToCosign,
  takeOverState,
  type PublicSession,
  type Role,
} from '../../src/wallet/index.ts';
import type { TestNode } from '../support/node.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';

const DAY = 86_400;

/** People of one story, with wallets of their own on a node that several stories share. */
export class Scene {
  readonly node: TestNode;
  readonly home: TestHome;
  readonly #wallets = new Map<string, UnlockedWallet>();
  #records = 0;

  constructor(node: TestNode) {
    this.node = node;
    const home = createHome();
    const env = { ...home.env, MEDWALLET_RPC_URL: node.rpcUrl, MEDWALLET_RPC_COOKIE: node.cookieFile };
    this.home = { ...home, env };
  }

  /** A patient, a clinic and a guardian with a ledger of one statement, in a block. */
  static async begun(node: TestNode): Promise<Scene> {
    const scene = new Scene(node);
    await scene.join('alice', 'patient');
    await scene.join('clinic', 'provider');
    await scene.join('mom', 'guardian');
    await scene.know('alice', 'clinic', 'mom');
    const proposed = await newAddress(scene.wallet('alice'), { custodian: 'clinic', guardian: 'mom' });
    await scene.agree('alice', proposed.file, ['clinic', 'mom']);
    await node.fund(proposed.address);
    await scene.anchor('alice', ['clinic']);
    return scene;
  }

  wallet(name: string): UnlockedWallet {
    const wallet = this.#wallets.get(name);
    if (wallet === undefined) throw new TypeError(`nobody called ${name}`);
    return wallet;
  }

  async join(name: string, role: Role): Promise<UnlockedWallet> {
    await createProfile(this.home, name, role);
    return this.reopen(name);
  }

  /** The wallet as the next command finds it. */
  async reopen(name: string): Promise<UnlockedWallet> {
    this.#wallets.get(name)?.close();
    const wallet = await unlock(this.home, name);
    this.#wallets.set(name, wallet);
    return wallet;
  }

  /** The patient and others save each other's cards. */
  async know(patient: string, ...others: string[]): Promise<void> {
    const card = await this.card(patient, false);
    for (const name of others) {
      addContact(this.wallet(patient), await this.card(name, true), name);
      addContact(this.wallet(name), card, patient);
    }
  }

  async card(name: string, withCustodyKey: boolean): Promise<Uint8Array> {
    return (await makeCard(this.wallet(name), { name, withCustodyKey })).file;
  }

  /** Everybody named accepts an address, and the patient takes it. */
  async agree(
    patient: string,
    file: Uint8Array,
    cosigners: readonly string[],
    replaces?: string,
  ): Promise<void> {
    const acks = [];
    for (const name of cosigners)
      acks.push(acceptAddress(this.wallet(name), await this.proposal(name, file, replaces)));
    await confirmAddress(this.wallet(patient), acks);
  }

  /** Somebody who leaves is told to expect it. */
  async expect(name: string, file: Uint8Array, replaces?: string): Promise<void> {
    expectMove(this.wallet(name), await this.proposal(name, file, replaces));
  }

  async proposal(name: string, file: Uint8Array, replaces?: string) {
    return readAddressProposal(this.wallet(name), file, replaces === undefined ? {} : { replaces });
  }

  async record(patient: string): Promise<string> {
    this.#records += 1;
    const title = `Record ${this.#records}`;
    return (await addRecord(this.wallet(patient), [utf8ToBytes(title)], { title })).id;
  }

  cosign(name: string, psbt: Uint8Array): Uint8Array {
    return cosignStatement(this.wallet(name), readStatementToCosign(this.wallet(name), psbt));
  }

  /** A statement over one more record, through these hands, into a block. */
  async anchor(patient: string, cosigners: readonly string[]) {
    await this.record(patient);
    return this.send(patient, cosigners, (await planAnchor(this.wallet(patient))).psbt);
  }

  /** The statement that moves the ledger home. */
  async move(patient: string, cosigners: readonly string[]) {
    return this.send(patient, cosigners, (await planAnchor(this.wallet(patient), { move: true })).psbt);
  }

  async send(patient: string, cosigners: readonly string[], psbt: Uint8Array) {
    const signed = cosigners.reduce((file, name) => this.cosign(name, file), psbt);
    const sent = await finishAnchor(this.wallet(patient), signed);
    await this.node.mine(1);
    return sent;
  }

  /** New words take the ledger over, as its rows are brought back; without a file of the old ones. */
  async inherit(heir: string, from: string): Promise<void> {
    await this.join(heir, 'patient');
    takeOverState(this.wallet(heir), this.wallet(from).store.view(ledgerState));
  }

  /** Somebody with nothing but a node and files. */
  stranger(): PublicSession {
    const { env } = createHome();
    return openPublic(
      { ...env, MEDWALLET_RPC_URL: this.node.rpcUrl, MEDWALLET_RPC_COOKIE: this.node.cookieFile },
      {},
    );
  }

  /** Somebody without a wallet who reads the boards. */
  passerBy(): PublicSession {
    return openPublic(this.home.env, {});
  }

  /** The proof of the newest event of a type. */
  async proof(patient: string, type: string): Promise<Uint8Array> {
    const wallet = this.wallet(patient);
    const events = wallet.store.view((tables) => tables.table('event').list());
    const event = events.findLastIndex(({ row }) => 'event' in row && row.event.includes(`"type":"${type}"`));
    return (await exportProof(wallet, { event })).file;
  }

  /** A grant of one new record, and the package that the provider gets. */
  async grant(patient: string, provider: string) {
    const record = await this.record(patient);
    const draft = draftGrant(this.wallet(patient), {
      provider,
      records: [record],
      seconds: 30 * DAY,
      purpose: 'TREAT',
    });
    const offered = offerGrant(this.wallet(patient), draft);
    return {
      record,
      ...(await finishGrant(this.wallet(patient), cosignGrant(this.wallet(provider), offered))),
    };
  }

  close(): void {
    for (const wallet of this.#wallets.values()) wallet.close();
    this.home.remove();
  }
}

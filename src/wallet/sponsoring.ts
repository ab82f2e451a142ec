import {
  chooseSponsorCoins,
  composeStatement,
  replacementFee,
  type SponsorCoin,
  type StatementPlan,
} from '../anchor/index.ts';
import {
  addSponsorSignatures,
  readSponsorPlan,
  readStatementPsbt,
  sponsorForeignStatementPsbt,
  sponsorStatementPsbt,
  type Sponsor,
} from '../cosign/index.ts';
import { bytesToHex, displayTxid, scriptOfAddress, type Did, type Outpoint } from '../encoding/index.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { chooseFeeRate, feeCaps } from './fees.ts';
import type { FeeCoin, FeeWallet } from './ports/fee-wallet.ts';
import type { Session } from './session.ts';
import { cosignerOptions } from './statement-cosigning.ts';
import { rivalFor } from './statement-outbidding.ts';

/** Satoshis that begin a ledger unless told: statements can then pay for themselves some ten times. */
const GENESIS_SAT = 10_000n;

/** A statement that we could pay for: nothing is signed or reserved yet. */
export interface SponsoredStatement {
  /** The PSBT, composed anew with our coins and our change. */
  readonly file: Uint8Array;
  readonly patient: Did;
  /** Satoshis that it costs us. */
  readonly cost: number;
  /** What our coins hold and what comes back, in satoshis. */
  readonly brought: number;
  readonly change: number;
  readonly coins: readonly string[];
  /** False where we do not co-sign for this patient: then only our own money was checked. */
  readonly isCosigner: boolean;
  readonly wallet: string;
  readonly reserve: { readonly coins: readonly Outpoint[]; readonly changeScript: Uint8Array };
}

/**
 * Composes a statement anew so that a wallet of our own node pays for it. Coins that ever paid for one patient are
 * never used for another: on the chain they would tie two ledgers together.
 * @param options.wallet its name on the node
 * @throws WalletError `no-sponsor-coins`, `fee-too-high`, `fee-too-low`; CosignError `already-signed` and all
 * codes of a co-signer's checks; ChainError
 */
export async function sponsorStatement(
  session: Session,
  file: Uint8Array,
  options: { readonly wallet: string; readonly feeRate?: number },
): Promise<SponsoredStatement> {
  const { network } = session;
  const { circle } = readStatementPsbt(file, { network });
  const { patient } = circle.circle;
  const cosigner = cosignerOptions(session, circle);
  const wallet = session.feeWallet(options.wallet);
  const feeRate = await chooseFeeRate(session, options.feeRate);
  const plan = { ...readSponsorPlan(file, { network }), feeRate };
  const changeScript = await wallet.changeScript();
  const chosen = await chooseCoins(session, wallet, patient, (coins) =>
    chooseSponsorCoins(plan, coins, changeScript),
  );
  const sponsor: Sponsor = {
    coins: await withTransactions(wallet, chosen),
    changeScript,
    feeRate: await outbidding(session, plan, { coins: chosen, changeScript }),
  };
  const made =
    cosigner === undefined
      ? sponsorForeignStatementPsbt(file, { network, sponsor })
      : sponsorStatementPsbt(file, { ...cosigner, sponsor });
  const { transaction } = readStatementPsbt(made, { network }).psbt;
  const brought = chosen.reduce((sum, { value }) => sum + value, 0n);
  const change = transaction.outputs[2]?.value ?? 0n;
  const { maxFee } = feeCaps(session);
  if (brought - change > maxFee) throw tooDear(brought - change, maxFee);
  return {
    file: made,
    patient,
    cost: Number(brought - change),
    brought: Number(brought),
    change: Number(change),
    coins: chosen.map(({ outpoint }) => nameOfCoin(outpoint)),
    isCosigner: cosigner !== undefined,
    wallet: options.wallet,
    reserve: { coins: chosen.map(({ outpoint }) => outpoint), changeScript },
  };
}

// An earlier version that waits must be outbid; the size follows from the coins, so from it the rate.
async function outbidding(
  session: Session,
  plan: Omit<StatementPlan, 'sponsor' | 'feeMoney'>,
  sponsor: { readonly coins: readonly SponsorCoin[]; readonly changeScript: Uint8Array },
): Promise<number> {
  const rival = await rivalFor(session.chain(), plan.seal.outpoint);
  if (rival === undefined) return plan.feeRate;
  const { vsize, fee } = composeStatement({ ...plan, sponsor });
  const needed = replacementFee(rival, vsize, rival.incremental);
  return fee >= needed ? plan.feeRate : Number(needed) / vsize;
}

/**
 * Has the node's wallet sign its coins. They belong to this patient's ledger from then on. Of what the node gives
 * back only the signatures of those coins are taken: whether the seal is signed too is for the co-signer to say.
 * @throws ChainError, also when the node's wallet is locked
 */
export async function signSponsored(session: Session, sponsored: SponsoredStatement): Promise<Uint8Array> {
  reserve(session, sponsored.patient, sponsored.reserve);
  const signed = await session.feeWallet(sponsored.wallet).sign(sponsored.file);
  return addSponsorSignatures(sponsored.file, signed);
}

/** The output with which a ledger can begin. `txid` in display order. */
export interface PaidGenesis {
  readonly txid: string;
  readonly address: string;
  /** Satoshis. */
  readonly value: number;
}

/**
 * Pays the output that begins a patient's ledger, as somebody who co-signs for it: the patient needs no coins.
 * @param options.value satoshis, at least 1,000
 * @throws WalletError `not-for-us`, `bad-choice`, `no-sponsor-coins`, `unknown-contact`; ChainError
 */
export async function payGenesis(
  session: Session,
  who: string,
  options: { readonly wallet: string; readonly value?: number; readonly feeRate?: number },
): Promise<PaidGenesis> {
  const patient = findContact(session, who).did;
  const row = session.store.view((tables) => tables.table('cosigned').get(patient));
  if (row === undefined) throw notOurs();
  const value = options.value === undefined ? GENESIS_SAT : BigInt(options.value);
  if (value < 1_000n || value > 100_000_000n) throw badValue();
  const wallet = session.feeWallet(options.wallet);
  const feeRate = await chooseFeeRate(session, options.feeRate);
  const changeScript = await wallet.changeScript();
  // A payment with one coin and two outputs has some 160 virtual bytes; every further coin some 70.
  const enough = (coins: readonly FeeCoin[]): boolean =>
    total(coins) >= value + BigInt(Math.ceil(feeRate * (100 + 70 * coins.length))) + 1_000n;
  const chosen = await chooseCoins(session, wallet, patient, (coins) => fewest(coins, enough));
  reserve(session, patient, { coins: chosen.map(({ outpoint }) => outpoint), changeScript });
  const txid = await wallet.pay({
    coins: chosen.map(({ outpoint }) => outpoint),
    script: scriptOfAddress(row.firstAddress, session.network),
    value,
    changeScript,
    feeRate,
  });
  return { txid, address: row.firstAddress, value: Number(value) };
}

type Candidate = SponsorCoin & FeeCoin;

// First what paid for this patient before, then what never paid for anybody, then both together.
async function chooseCoins(
  session: Session,
  wallet: FeeWallet,
  patient: Did,
  choose: (coins: readonly Candidate[]) => readonly Candidate[] | undefined,
): Promise<readonly Candidate[]> {
  const coins = await wallet.coins();
  const owners = session.store.view((tables) =>
    coins.map(({ outpoint, script }) => {
      const table = tables.table('setting');
      return (table.get(coinKey(outpoint)) ?? table.get(scriptKey(script)))?.value;
    }),
  );
  const own = coins.filter((_, i) => owners[i] === patient);
  const fresh = coins.filter((_, i) => owners[i] === undefined);
  const chosen = choose(own) ?? choose(fresh) ?? choose([...own, ...fresh]);
  if (chosen !== undefined) return chosen;
  const busy = coins.length - own.length - fresh.length;
  throw new WalletError(
    'no-sponsor-coins',
    `The node's wallet has too few confirmed coins for this (P2WPKH or P2TR; ${busy} belong to other patients' ledgers).`,
    'Send it another coin, from somewhere that does not tie patients together, and wait for a block.',
    { facts: { coins: coins.length, busy } },
  );
}

function fewest(
  coins: readonly Candidate[],
  enough: (coins: readonly FeeCoin[]) => boolean,
): readonly Candidate[] | undefined {
  const poorestFirst = coins.toSorted((a, b) => Number(a.value - b.value));
  const single = poorestFirst.find((coin) => enough([coin]));
  if (single !== undefined) return [single];
  const richestFirst = poorestFirst.toReversed();
  const count = richestFirst.findIndex((_, i) => enough(richestFirst.slice(0, i + 1))) + 1;
  return count === 0 ? undefined : richestFirst.slice(0, count);
}

async function withTransactions(wallet: FeeWallet, coins: readonly FeeCoin[]): Promise<Sponsor['coins']> {
  const made = [];
  for (const { outpoint } of coins) {
    made.push({ previous: await wallet.transaction(displayTxid(outpoint.txid)), vout: outpoint.vout });
  }
  return made;
}

function reserve(session: Session, patient: Did, what: SponsoredStatement['reserve']): void {
  session.store.change((tables) => {
    const table = tables.table('setting');
    for (const coin of what.coins) table.put(coinKey(coin), { value: patient });
    table.put(scriptKey(what.changeScript), { value: patient });
  });
}

/** Change to that script belongs to this patient's ledger from now on. */
export function reserveChange(session: Session, patient: Did, changeScript: Uint8Array): void {
  reserve(session, patient, { coins: [], changeScript });
}

/** For whose ledger a script of ours was given out as change; undefined for every other script. */
export function patientOfChange(session: Session, script: Uint8Array): string | undefined {
  const value = session.store.view((tables) => tables.table('setting').get(scriptKey(script))?.value);
  return typeof value === 'string' ? value : undefined;
}

function coinKey(coin: Outpoint): string {
  return `sponsor/coin/${nameOfCoin(coin)}`;
}

function scriptKey(script: Uint8Array): string {
  return `sponsor/change/${bytesToHex(script)}`;
}

function nameOfCoin({ txid, vout }: Outpoint): string {
  return `${displayTxid(txid)}:${vout}`;
}

function total(coins: readonly FeeCoin[]): bigint {
  return coins.reduce((sum, { value }) => sum + value, 0n);
}

function tooDear(cost: bigint, cap: bigint): WalletError {
  return new WalletError(
    'fee-too-high',
    `Sponsoring this would cost ${cost} sat, over the cap of ${cap} sat.`,
    'Wait for a calmer time, or raise the cap: medwallet settings max-fee N',
    { facts: { cost: Number(cost), cap: Number(cap) } },
  );
}

function notOurs(): WalletError {
  return new WalletError(
    'not-for-us',
    'We do not co-sign for this patient, so we know no record address of theirs.',
    'Accept their address file first: medwallet address accept FILE --out FILE',
  );
}

function badValue(): WalletError {
  return new WalletError(
    'bad-choice',
    'This amount cannot begin a ledger.',
    'Give 1,000 to 100,000,000 sat.',
    { outcome: 'usage' },
  );
}

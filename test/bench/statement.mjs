// Virtual bytes of a statement, two of three, as its fee is reckoned: signatures at their longest.
import { lib } from './measure.mjs';

export async function benchStatement({ report }) {
  const { composeStatement } = await lib('anchor/index.js');
  const { p2wpkhScript, p2wshScript } = await lib('encoding/index.js');
  const coin = (fill, value) => ({ outpoint: { txid: new Uint8Array(32).fill(fill), vout: 0 }, value });
  const plan = {
    seal: coin(1, 100_000n),
    nextScript: p2wshScript(new Uint8Array(32).fill(2)),
    commitment: new Uint8Array(32).fill(3),
    threshold: { k: 2, n: 3 },
    feeRate: 2,
  };
  const script = p2wpkhScript(new Uint8Array(20).fill(4));
  const sponsor = { coins: [{ ...coin(5, 100_000n), script }], changeScript: script };
  report('statement without a sponsor, vB', composeStatement(plan).vsize, '201');
  report('statement with a sponsor, one coin and change, vB', composeStatement({ ...plan, sponsor }).vsize);
  const feeMoney = { coins: [coin(6, 100_000n)], changeScript: p2wshScript(new Uint8Array(32).fill(7)) };
  report("statement paid by the patient's own fee money, vB", composeStatement({ ...plan, feeMoney }).vsize);
}

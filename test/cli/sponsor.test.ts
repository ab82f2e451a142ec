import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sponsorScene, type SponsorScene } from './sponsor-scene.ts';

// The patient has no coins and never gets any: the clinic's node pays for everything.
describe('a custodian who pays the fees', () => {
  let scene: SponsorScene;

  beforeAll(async () => {
    scene = await sponsorScene();
  });
  afterAll(async () => {
    await scene.close();
  });

  it(
    'pays the genesis output and every statement; the seal keeps its 1,000 sat',
    { timeout: 120_000 },
    async () => {
      const { node, people, run, refused, something, decoded } = scene;
      const genesis = await run('--profile clinic sponsor genesis alice --wallet fees --sat 1000 --yes');
      expect(genesis['address']).toBe(people.address);
      await node.mine(1);
      for (let n = 1; n <= 2; n++) {
        await something();
        if (n === 1) expect(await refused('--profile alice anchor --out no.psbt')).toBe('seal-too-small');
        const planned = await run('--profile alice anchor --sponsor --out st.psbt');
        expect(planned).toMatchObject({ payer: 'sponsor', fee: 0, seal: 1_000 });
        expect(await refused('--profile clinic cosign st.psbt --out no.psbt --yes')).toBe('needs-sponsor');
        const signed = await run('--profile clinic cosign st.psbt --sponsor fees --out st2.psbt --yes');
        const sent = await run('--profile alice anchor finish st2.psbt');
        expect(sent).toMatchObject({ state: 'in-mempool', txid: signed['txid'] });
        const { vin, vout } = await decoded(sent['txid']);
        expect(vin).toHaveLength(2);
        expect(vout[0]?.value).toBe('0.00001000');
        expect(vout).toHaveLength(3);
        await node.mine(1);
        expect((await run('--profile alice anchor status'))['state']).toBe('confirmed');
      }
    },
  );

  it('is not needed while there is fee money on branch 1', { timeout: 60_000 }, async () => {
    const { node, run, something, decoded } = scene;
    const feeAddress = String((await run('--profile alice address show'))['feeAddress']);
    await node.fund(feeAddress, 2_000);
    await node.fund(feeAddress, 1_500);
    for (const inputs of [2, 2]) {
      await something();
      const planned = await run('--profile alice anchor --out st.psbt');
      expect(planned).toMatchObject({ payer: 'fee-money', seal: 1_000 });
      await run('--profile mom cosign st.psbt --out st2.psbt --yes');
      const { vin, vout } = await decoded((await run('--profile alice anchor finish st2.psbt'))['txid']);
      expect(vin).toHaveLength(inputs);
      expect(vout).toHaveLength(3);
      await node.mine(1);
    }
    expect(String((await run('--profile alice address show'))['feeAddress'])).not.toBe(feeAddress);
  });
});

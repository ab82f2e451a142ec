import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { it } from 'vitest';
import { base64ToBytes, bytesToBase64 } from '../../../src/encoding/index.ts';
import { foreignKey } from '../../support/foreign.ts';
import { createProfile } from '../../support/people.ts';
import { YES } from './stage.ts';
import type { Story } from './story.ts';

/** Where a ledger lives. */
export function homes(story: Story): void {
  const { example, step, aside, remove, means } = story;

  it('a record address', async () => {
    let agreed: Uint8Array | undefined;
    await aside(async () => {
      const make = '--profile alice address new --custodian clinic --guardian mom --out other.file';
      await step(`${make} --bsms-out sparrow.bsms`);
      agreed = story.stage.here().read('sparrow.bsms');
    });
    await aside(async () => {
      story.stage.here().write('sparrow.bsms', agreed ?? '');
      const make = '--profile alice address new --custodian clinic --guardian mom --bsms sparrow.bsms';
      await example(`${make} --out addr.file`);
    });
    await example('--profile alice address new --custodian clinic --guardian mom --out addr.file');
    await example('--profile clinic address accept addr.file --out clinic.ack', YES);
    await step('--profile mom address accept addr.file --out mom.ack --yes');
    await example('--profile alice address confirm clinic.ack mom.ack');
    await example('--profile alice address show');
    await example('--profile clinic address show --json');
    await example('--profile clinic address show alice --out clinic.copy');
    await aside(async () => {
      await example('--profile alice address accept clinic.copy', YES);
    });
    await example('--profile alice guardian list');
    await aside(async () => {
      await step('--profile dad card --out dad.card');
      await step('--profile alice contact add dad.card --name dad');
      await example('--profile alice guardian add dad');
      await example('--profile alice guardian remove dad');
    });
    await aside(async () => {
      await example('--profile clinic settings');
      await example('--profile clinic settings max-fee 20000');
    });
  });

  it('an address with a key of another wallet', async () => {
    const knots = foreignKey('legal winner thank year wave sausage worth useful legal winner thank yellow');
    means('KEY', knots.expression);
    await aside(async () => {
      const here = story.stage.here();
      for (const name of ['alice', 'mom']) {
        rmSync(join(here.home, 'profiles', name), { recursive: true });
        await createProfile(here, name, name === 'mom' ? 'guardian' : 'patient');
      }
      remove('alice.card', 'mom.card', 'addr.file', 'mom.ack', 'clinic.ack');
      await step('--profile mom card --out mom.card');
      await step('--profile alice card --out alice.card');
      await step('--profile alice contact add clinic.card --name clinic');
      await step(`--profile alice contact add mom.card --name mom --custody-key ${knots.expression}`);
      await step('--profile mom contact add alice.card --name alice');
      await step('--profile alice address new --custodian clinic --guardian mom --out addr.file');
      await example('--profile mom address accept addr.file --custody-key KEY --to-sign ack.psbt', YES);
      await story.node.rpc('createwallet', 'mom', false, true);
      const wallet = { wallet: 'mom' };
      const descriptors = [{ desc: knots.first, timestamp: 'now' }];
      await story.node.chain.call('importdescriptors', [descriptors], undefined, wallet);
      const asked = bytesToBase64(here.read('ack.psbt'));
      const form = v.object({ psbt: v.string() });
      const done = await story.node.chain.call(
        'walletprocesspsbt',
        [asked, true, 'ALL', true, false],
        form,
        wallet,
      );
      here.write('signed.psbt', base64ToBytes(done.psbt));
      const accept = '--profile mom address accept addr.file --custody-key KEY --signed signed.psbt';
      await example(`${accept} --out mom.ack`, YES);
    });
  });
}

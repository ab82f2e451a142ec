import { it } from 'vitest';
import { createProfile } from '../../support/people.ts';
import { YES } from './stage.ts';
import type { Story } from './story.ts';

/** What ends, what is lost, and what comes after. */
export function endings(story: Story): void {
  const { example, step, aside, remove, means } = story;

  it('emergencies and revocations', async () => {
    const glass = '--profile mom break-glass clinic --patient alice --reason "unconscious after a fall"';
    await example(`${glass} --out bg.psbt`, YES);
    await step('--profile clinic cosign bg.psbt --out bg2.psbt --yes');
    await example('--profile mom break-glass finish bg2.psbt --out bg.grant');
    await example('--profile mom break-glass list');
    const list = await example('--profile alice break-glass list --json');
    const { entries } = JSON.parse(list) as { entries: { grant: string }[] };
    means('5b1e0c9d', entries[0]?.grant.slice(0, 8));
    await aside(async () => {
      await example('--profile alice break-glass review 5b1e0c9d');
    });
    await example('--profile alice break-glass review 5b1e0c9d --dispute');
    const { grants } = (await step('--profile alice grants --live')) as { grants: { grant: string }[] };
    means('GRANT-ID', grants[0]?.grant);
    means('5b1e0c9d', grants[0]?.grant.slice(0, 8));
    await aside(async () => {
      await example('--profile mom revoke GRANT-ID --patient alice', YES);
    });
    await aside(async () => {
      await example('--profile alice revoke 5b1e0c9d --reseal --yes');
    });
    await aside(async () => {
      await example('--profile alice revoke 5b1e0c9d --yes');
    });
  });

  it('another home', async () => {
    for (const [name, more] of [
      ['hospital', ' --with-custody-key'],
      ['aunt', ' --with-custody-key'],
    ] as const) {
      await step(`--profile ${name} card${more} --out ${name}.card`);
      await step(`--profile alice contact add ${name}.card --name ${name}`);
      await step(`--profile ${name} contact add alice.card --name alice`);
    }
    await aside(async () => {
      await example('--profile alice move-home propose --custodian hospital --out move.file');
      await example('--profile clinic move-home expect move.file', YES);
      await aside(async () => {
        await example('--profile alice move-home cancel');
      });
      for (const who of ['hospital', 'mom'])
        await step(`--profile ${who} address accept move.file --out ${who}-move.ack --yes`);
      await step('--profile alice address confirm hospital-move.ack mom-move.ack');
      remove('st.psbt');
      await example('--profile alice anchor --move --out st.psbt');
    });
    await aside(async () => {
      await example('--profile alice move-home propose --new-key stolen --out move.file');
    });
    await createProfile(story.stage.here(), 'alice-new', 'patient');
    await step('--profile alice-new card --out alice-new.card');
    await aside(async () => {
      await step('--profile alice contact add alice-new.card --name alice-new');
      await step('--profile alice-new contact add alice.card --name alice');
      await example('--profile alice move-home hand-over alice-new --out ledger.age', YES);
      await example('--profile alice-new move-home take-over ledger.age');
    });
  });

  it('words that are lost, found again, and a veto', async () => {
    for (const who of ['clinic', 'mom'])
      await step(`--profile ${who} contact add alice-new.card --name alice-new`);
    await example('--profile clinic recover alice --out alice.layer', YES);
    await example(
      '--profile mom recover alice --layer alice.layer --for alice-new --out alice.recovery',
      YES,
    );
    await example('--profile alice-new recover finish alice.recovery', YES);
    await step('--profile alice-new move-home propose --out new-home.file');
    for (const who of ['clinic', 'mom'])
      await step(`--profile ${who} address accept new-home.file --replaces alice --out ${who}-new.ack --yes`);
    await step('--profile alice-new address confirm clinic-new.ack mom-new.ack');
    await step('--profile alice-new anchor --move --out m.psbt');
    await step('--profile clinic cosign m.psbt --out m2.psbt --yes');
    await step('--profile mom cosign m2.psbt --out m3.psbt --yes');
    await step('--profile alice-new anchor finish m3.psbt');
    await story.node.mine(1);
    const { events } = (await step('--profile alice-new audit')) as {
      events: { type: string; index: number }[];
    };
    const moved = events.findLast(({ type }) => type === 'key.rotated')?.index ?? -1;
    await step(`--profile alice-new proof export --event ${String(moved)} --out move.proof.json`);
    await example('--profile alice move-home veto --out veto.json', YES);
    await example('proof verify move.proof.json --with veto.json');
    await example('--profile alice move-home succeed --custodian hospital --guardian aunt --out new.file');
  });
}

import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { YES } from './stage.ts';
import type { Story } from './story.ts';

/** What is kept, and what of it is stated. */
export function records(story: Story): void {
  const { example, step, aside, remove, copy, did, means } = story;

  it('records', async () => {
    await aside(async () => {
      await example('--profile alice record add bundle.json --fhir');
    });
    await example('--profile alice record add ct.dcm --title "CT of the chest" --collection imaging');
    const out = await example('--profile alice record add lab.json --title "Blood count"');
    expect(out).not.toBe('');
    story.stage.here().write('allergies.txt', 'penicillin');
    await step('--profile alice record add allergies.txt --title Allergies --collection emergency');
    await example('--profile alice record list');
    await example('--profile alice record list --all');
    const { records } = (await step('--profile alice record list')) as {
      records: { id: string; title: string }[];
    };
    means('3f9a2c', records.find(({ title }) => title === 'Blood count')?.id.slice(0, 6));
    await example('--profile alice record show 3f9a2c');
    await aside(async () => {
      remove('lab.json', 'bundle.json');
      await example('--profile alice record open 3f9a2c --out lab.json');
      await example('--profile alice record export --all --out my-records');
      await example('--profile alice record export --all --fhir --out bundle.json');
    });
    await example('--profile alice record verify');
    await example('--profile alice vault check');
    await example('--profile alice vault check --json');
    await example('--profile alice collection list');
    await example('--profile alice collection add Family');
    await aside(async () => {
      await example('--profile alice record amend 3f9a2c lab-corrected.json --reason corrected');
      await example('--profile alice record erase 3f9a2c --all-versions --yes');
    });
    await aside(async () => {
      await example('--profile alice record amend 3f9a2c mine.json --reason entered-in-error');
    });
    await aside(async () => {
      await example('--profile alice record refile 3f9a2c --collection mental-health');
      await example('--profile alice record refile 3f9a2c --collection Family --rekey');
      await example('--profile alice record erase 3f9a2c --reason entered-in-error', YES);
    });
  });

  it('records that a clinic issues', async () => {
    const lab = story.stage.values.get('3f9a2c') ?? '';
    await example('--profile clinic issue alice lab.json --title "Blood count" --category 11502-2');
    const { waiting } = (await step('--profile alice record list')) as { waiting: { id: string }[] };
    story.issued = waiting[0]?.id ?? '';
    means('3f9a2c', story.issued.slice(0, 6));
    await aside(async () => {
      await example('--profile alice record decline 3f9a2c');
    });
    await example('--profile alice record accept 3f9a2c');
    const exported = (await step('--profile alice record export --all --out issued')) as {
      records: { id: string; manifest: string }[];
    };
    const manifest = exported.records.find(({ id }) => id === story.issued)?.manifest ?? '';
    copy(join('issued', basename(manifest)), 'lab.manifest.json');
    means('did:key:zQ3sh…', await did('clinic'));
    await example('issue verify lab.json --manifest lab.manifest.json --author did:key:zQ3sh…');
    await aside(async () => {
      await example('--profile clinic issue alice ct.dcm --title "CT" --out ct.issue --blob-out ct.age');
      await example('--profile alice record accept ct.issue --blob ct.age --collection imaging');
    });
    means('3f9a2c', lab);
  });

  it('a statement that the clinic pays for', async () => {
    await example('--profile clinic sponsor genesis alice --wallet fees', YES);
    await story.node.mine(1);
    await example('--profile alice anchor --sponsor --out st.psbt');
    await aside(async () => {
      await example('--profile hospital sponsor st.psbt --wallet fees --out st1.psbt', YES);
    });
    await example('--profile clinic cosign st.psbt --sponsor fees --out st2.psbt', YES);
    await example('--profile alice anchor finish st2.psbt');
    const { statements } = (await step('--profile alice anchor status')) as {
      statements: { txid: string }[];
    };
    means('TXID', statements[0]?.txid);
    await example('--profile clinic anchor bump TXID --wallet fees --fee-rate 20', YES);
    await story.node.mine(1);
    await example('--profile alice anchor resume');
    remove('st.psbt', 'st2.psbt');
  });
}

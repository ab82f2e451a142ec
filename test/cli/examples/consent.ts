import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Terminal } from '../../support/terminal.ts';
import { YES, type Json } from './stage.ts';
import type { Story } from './story.ts';

/** Who may read it, and what shows that. */
export function consent(story: Story): void {
  const { example, step, aside, remove, means } = story;

  it('a grant', async () => {
    await aside(async () => {
      await example('--profile alice grant clinic --record 3f9a2c --for 30d --out g.psbt', YES);
    });
    await aside(async () => {
      await example('--profile alice grant clinic --emergency --out g.psbt', YES);
    });
    await example('--profile alice grant clinic --record 3f9a2c --for 30d --purpose TREAT --out g.psbt', YES);
    await example('--profile clinic cosign g.psbt --out g2.psbt', YES);
    await example('--profile alice grant finish g2.psbt --out clinic.grant');
    await example('--profile alice grants');
    await example('--profile alice grants --live --json');
    await example('--profile alice grants export --fhir --out consents.json');
    await aside(async () => {
      const read = new TextDecoder().decode(story.stage.here().read('consents.json'));
      const { entry } = JSON.parse(read) as { entry: { resource: Json }[] };
      story.stage.here().write('consent.json', JSON.stringify(entry[0]?.resource));
      remove('g.psbt');
      await example('--profile alice grant --from-consent consent.json --out g.psbt', YES);
    });
    await aside(async () => {
      const asOfIhe = readFileSync(
        new URL('../../../fixtures/fhir/ihe-treatment.json', import.meta.url),
        'utf8',
      );
      story.stage.here().write('hospital.json', asOfIhe.replaceAll('Patient/p1', 'Patient/12'));
      remove('g.psbt');
      const line = '--profile alice grant clinic --from-consent hospital.json --who Patient/12=me';
      await example(`${line} --collection laboratory --for 30d --out g.psbt`, YES);
    });
    await aside(async () => {
      const watching = (terminal: Terminal): Promise<void> =>
        terminal.until('Ctrl-C ends it').then(() => {
          terminal.press('C-c');
        });
      const because = 'Ctrl-C is how it ends';
      await example('--profile alice sync shared', { answer: watching, code: 130, because });
      await example('--profile alice sync shared --once --put alice.card g.psbt');
      await example('--profile clinic sync shared --once --yes --json');
    });
  });

  it('the grant at the door', async () => {
    await example('--profile clinic verify clinic.grant');
    await example('--profile clinic verify clinic.grant --json');
    await example('verify clinic.grant --audience did:key:zQ3sh… --json');
    means('2026-09-21T14:00:00Z', new Date().toISOString());
    await example('--profile clinic verify clinic.grant --at 2026-09-21T14:00:00Z', {
      code: 3,
      because: 'no block is later than that moment',
    });
    await example('token show clinic.grant');
    const shown = JSON.parse(await example('token show clinic.grant --bip322 --json')) as Json;
    expect(Object.keys(shown)).toContain('signature');
    const { token } = JSON.parse(new TextDecoder().decode(story.stage.here().read('clinic.grant'))) as Json;
    story.stage.here().write('tokens.txt', `${String(token)}\n`);
    await example('--profile clinic verify --batch tokens.txt');
    await example('challenge clinic.grant --as gate.example --method open --out c.challenge');
    await example('--profile clinic answer c.challenge --out c.answer', YES);
    await example('verify clinic.grant --audience did:key:zQ3sh… --challenge c.challenge --answer c.answer');
    await example('--profile clinic open clinic.grant --list');
    await aside(async () => {
      remove('lab.json');
      await example('--profile clinic open clinic.grant 3f9a2c --out lab.json');
      await example('--profile clinic access-log');
      await example('--profile clinic access-log --patient alice --out clinic.log');
      await example('--profile alice audit --access-log clinic.log');
    });
  });

  it('a statement that the patient pays for, and what it proves', async () => {
    const { feeAddress } = await step('--profile alice address show');
    await story.node.fund(String(feeAddress), 20_000);
    await example('--profile alice anchor --out st.psbt');
    await example('--profile mom cosign st.psbt --out st2.psbt --yes');
    await step('--profile alice anchor finish st2.psbt');
    await example('--profile alice anchor status');
    await aside(async () => {
      remove('st.psbt');
      await example('--profile alice anchor bump --out st.psbt');
    });
    await story.node.mine(1);
    await step('--profile alice anchor status');
    await example('--profile clinic verify clinic.grant --status fresh --require confirmed');
    await step('--profile alice record add mine.json --title Mine');
    await step('--profile alice anchor --out st3.psbt');
    await step('--profile clinic cosign st3.psbt --out st4.psbt --yes');
    await step('--profile alice anchor finish st4.psbt');
    await story.node.mine(1);
    await step('--profile alice anchor status');
    await example('--profile alice anchor history --for mom --out history.json');
    await example('--profile alice proof export --record 3f9a2c --ots --out lab.age.ots');
    await example('--profile alice proof export --record 3f9a2c --out lab.proof.json');
    await example('proof verify lab.proof.json');
    await example('proof verify lab.proof.json --offline --json');
    await aside(async () => {
      remove('lab.proof.json');
      await step(`--profile alice proof export --record ${story.issued} --out lab.proof.json`);
      means('2026-05-01', new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
      const said = 'issue verify lab.json --manifest lab.manifest.json --author did:key:zQ3sh…';
      await example(`${said} --stolen 2026-05-01 --proof lab.proof.json`);
      story.stage.values.delete('2026-05-01');
    });
  });

  it('what there is to look at', async () => {
    await example('--profile alice audit');
    await example('--profile alice audit --json');
    await example('--profile alice audit --html audit.html');
    await example('--profile alice audit --fhir audit.json');
    await example('--profile alice status');
    await example('--profile alice status --offline --json');
    await example('--profile alice doctor');
    await example('doctor --network signet --json', { code: 3, because: 'this machine has no signet node' });
    await aside(async () => {
      rmSync(join(story.stage.here().home, 'profiles', 'alice'), { recursive: true });
      await example('--profile alice restore --words-file words.txt');
    });
  });
}

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';

import { answer } from '../../support/terminal.ts';
import type { Story } from './story.ts';

/** How wallets come to know each other. */
export function beginnings(story: Story): void {
  const { example, step, aside } = story;

  it('completion', async () => {
    for (const folder of ['.local/share/bash-completion/completions', '.zfunc'])
      mkdirSync(join(story.stage.userHome, folder), { recursive: true });
    await example('completion bash > ~/.local/share/bash-completion/completions/medwallet');
    await example('completion zsh > ~/.zfunc/_medwallet');
    await example('completion fish | source', { shell: 'fish' });
  });

  it('wallets that come into being, and come back', async () => {
    const nobody = { home: join(story.stage.userHome, 'nobody'), alone: true };
    await example('--profile alice init --role patient', nobody);
    await example('--profile clinic init --role provider --passphrase-file clinic.pass', nobody);
    await example('--profile test-1 init --role patient --insecure-test-seed --json', nobody);
    await example('init', {
      ...nobody,
      answer: async (terminal) => {
        await answer(terminal, 'Who are you?');
        await answer(terminal, 'Press Enter when they are written down');
        await answer(terminal, 'Ask me three of the words now?', 'n');
      },
    });
    await example('--profile alice backup', {
      answer: async (terminal) => {
        await answer(terminal, 'Press Enter when they are written down');
        await answer(terminal, 'Ask me three of the words now?', 'n');
      },
    });
    await example('--profile alice backup --show-words');
    const words = String((await step('--profile alice backup --show-words'))['words']);
    story.stage.here().write('words.txt', `${words}\n`);
    await example('--profile alice backup confirm --words-file words.txt');
    await example('--profile alice backup confirm', {
      answer: async (terminal) => {
        for (let asked = '0', left = 3; left > 0; left--) {
          const next = new RegExp(`\\? (?!Word number ${asked},)Word number (\\d+),`);
          asked = next.exec(await terminal.until(next))?.[1] ?? '';
          terminal.type(words.split(' ')[Number(asked) - 1] ?? '');
          terminal.press('Enter');
        }
      },
    });
    await example('--profile alice backup --out alice.backup');
    const lost = async (line: string): Promise<void> => {
      await aside(async () => {
        rmSync(join(story.stage.here().home, 'profiles', 'alice'), { recursive: true });
        await example(line);
      });
    };
    await lost('--profile alice restore --role patient --words-file words.txt --keys-only');
    await lost('--profile alice restore --from-backup alice.backup');
  });

  it('cards and contacts', async () => {
    await step('--profile alice card --out alice.card');
    await aside(async () => {
      await example(
        '--profile clinic card --specialty Cardiology --language en id --place Surabaya --out clinic.card',
      );
      await example('--profile alice contact add clinic.card --name clinic');
      await example('--profile alice contact find cardiology');
      await example('--profile alice contact find --specialty cardiology --language id --place Surabaya');
      await example('--profile alice contact import directory.json');
      await example('--profile alice contact retire clinic --reason stolen --since 2026-05-01');
    });
    await aside(async () => {
      await example('--profile clinic card --with-custody-key --out clinic.card');
    });
    await example('--profile clinic card --with-custody-key --bsms-out clinic.bsms --out clinic.card');
    await step('--profile mom card --with-custody-key --bsms-out mom.bsms --out mom.card');
    await step('--profile alice contact add clinic.card --name clinic');
    await example('--profile alice contact add mom.card --name mom --bsms mom.bsms');
    await example('--profile alice contact list');
    for (const who of ['clinic', 'mom']) await step(`--profile ${who} contact add alice.card --name alice`);
    await step('--profile mom contact add clinic.card --name clinic');
    await step('--profile clinic contact add mom.card --name mom');
  });
}

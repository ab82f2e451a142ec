import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHome, type TestHome } from '../support/people.ts';
import { play, stepsOf } from './transcript.ts';

const shell = (...lines: readonly string[]): string => ['```console', ...lines, '```', ''].join('\n');

// The pages stand on this player, so it is shown to notice what is wrong.
describe('a transcript in a page', () => {
  let home: TestHome;
  beforeAll(() => {
    home = createHome();
  });
  afterAll(() => {
    home.remove();
  });
  const played = (...lines: readonly string[]): Promise<void> => play(stepsOf(shell(...lines)), { home });

  it('is played block after block', () => {
    const page = `${shell('$ echo a', 'a')}\ntext\n\n\`\`\`sh\n$ no\n\`\`\`\n${shell('$ echo b', 'b')}`;
    expect(stepsOf(page)).toEqual([
      { command: 'echo a', shown: ['a'] },
      { command: 'echo b', shown: ['b'] },
    ]);
  });

  it.each([
    ['exactly', ['$ echo one; echo two', 'one', 'two']],
    ['with lines left out', ['$ seq 9', '1', '…', '8', '9']],
    ['with words cut short, the same ones later', ['$ echo abcd', 'ab…', '$ echo ab…', 'ab…']],
    ['on another day', ['$ echo until 2031-05-06 07:08 UTC', 'until 2026-12-21 10:02 UTC']],
    ['with another id', ['$ echo grant 0123456789ab', 'grant fed30c35ec33']],
    ['with another exit code, when it is shown', ['$ medwallet token show ey.x', 'medwallet: …', '…', '$ echo $?', '1']],
  ])('may be right %s', async (_, lines) => {
    await expect(played(...lines)).resolves.toBeUndefined();
  });

  it.each([
    ['another line', ['$ echo one', 'two']],
    ['a line more', ['$ echo one; echo two', 'one']],
    ['a line less', ['$ echo one', 'one', 'two']],
    ['nothing where there is something', ['$ echo one']],
    ['another word for the same short one', ['$ echo abcd', 'ab…', '$ echo abxx', 'ab…']],
    ['a short word that was never printed', ['$ echo ab…', 'ab…']],
    ['an id of another length', ['$ echo 0123456789ab', 'fed30c35ec33dd']],
    ['an exit code that is not shown', ['$ medwallet token show ey.x', 'medwallet: …', '…']],
    ['another exit code', ['$ medwallet token show ey.x', 'medwallet: …', '…', '$ echo $?', '3']],
    ['a program that fails', ['$ false']],
  ])('is wrong with %s', async (_, lines) => {
    await expect(played(...lines)).rejects.toThrow();
  });
});

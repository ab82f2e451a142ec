import '../support/faults/disk.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { quickFolder } from '../support/faults/plan.ts';
import { Story } from '../support/faults/story.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

vi.mock(import('../../src/adapters/keystore/scrypt.ts'), async (original) => {
  const { rememberingScrypt } = await import('../support/faults/remembered-scrypt.ts');
  return rememberingScrypt(await original());
});
vi.mock(import('../../src/keys/root.ts'), async (original) => {
  const { rememberingRoot } = await import('../support/faults/remembered-root.ts');
  return rememberingRoot(await original());
});

/** Only every so many-th call is tried here; crash.deep.test.ts tries every one, of every command. */
const EVERY = 20;

describe('a command that dies, or whose disk fails', () => {
  let home: TestHome;
  beforeAll(async () => {
    home = createHome(undefined, quickFolder());
    (await createPeople(home)).close();
    home.write('lab.json', '{"resourceType":"Observation"}\n');
  });
  afterAll(() => {
    home.remove();
  });

  it('leaves wallets that are whole, and given again it ends well', { timeout: 300_000 }, async () => {
    const story = new Story(home, EVERY);
    const { id } = await story.tell('--profile alice record add lab.json --title Haemoglobin', {
      repeats: true,
    });
    await story.tell(`--profile alice record erase ${String(id)} --reason entered-in-error --yes`, {
      again: ['unknown-record'],
    });
    expect(story.failures.join('\n\n')).toBe('');
    for (const { moments, deaths, faults } of story.rows) {
      expect(moments).toBeGreaterThan(20);
      expect(deaths).toBeGreaterThan(0);
      expect(Object.values(faults).every((tried) => tried > 0)).toBe(true);
    }
  });
});

import '../support/faults/disk.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Story } from '../support/faults/story.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

describe('a command that dies, or whose disk fails, at any moment', () => {
  let home: TestHome;
  beforeAll(async () => {
    home = createHome();
    (await createPeople(home)).close();
    home.write('lab.json', '{"resourceType":"Observation"}\n');
  });
  afterAll(() => {
    home.remove();
  });

  it('leaves wallets that are whole, and given again it ends well', { timeout: 600_000 }, async () => {
    const story = new Story(home);
    await story.tell('--profile alice record add lab.json --title Haemoglobin', { repeats: true, reads: process.env['READS']==='1' });
    console.table(story.rows);
    expect(story.failures.join('\n\n')).toBe('');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, type CliRun } from '../support/cli.ts';
import { createHome, createProfile, type TestHome } from '../support/people.ts';

describe('medwallet record amend, show, erase', () => {
  let home: TestHome;
  let first: string;

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    home.write('lab.json', '{"resourceType":"Observation","valueQuantity":{"value":13.50}}\n');
    home.write('lab-2.json', '{"resourceType":"Observation","valueQuantity":{"value":14.50}}\n');
  });
  afterAll(() => {
    home.remove();
  });

  const alice = (...argv: string[]): Promise<CliRun> =>
    runCli(home, ['--profile', 'alice', 'record', ...argv, '--json']);
  const codeOf = (run: CliRun): string => (run.json['error'] as { code: string }).code;
  const ids = (run: CliRun): string[] => (run.json['records'] as { id: string }[]).map(({ id }) => id);

  it('keeps both versions and tells the history of either', async () => {
    first = String(
      (await alice('add', 'lab.json', '--title', 'Blood count', '--category', '11502-2')).json['id'],
    );
    const amended = await alice('amend', first.slice(0, 8), 'lab-2.json', '--reason', 'entered-in-error');
    expect(amended.code).toBe(0);
    expect(amended.json).toMatchObject({
      supersedes: first,
      reason: 'entered-in-error',
      collection: 'laboratory',
    });
    const second = String(amended.json['id']);
    for (const id of [first, second]) {
      const shown = await alice('show', id);
      expect(shown.json['history']).toMatchObject([
        { id: first, state: 'superseded', title: 'Blood count', reason: 'entered-in-error' },
        { id: second, state: 'current', title: 'Blood count', reason: null },
      ]);
    }
    expect(ids(await alice('list'))).toEqual([second]);
    expect(new Set(ids(await alice('list', '--all')))).toEqual(new Set([first, second]));
    const text = await runCli(home, ['--profile', 'alice', 'record', 'show', second]);
    expect(text.stdout).toContain('history');
    expect(text.stdout).toContain('(entered-in-error by the next)');
    await alice('open', first, '--out', 'one.json');
    await alice('open', second, '--out', 'two.json');
    expect(home.read('one.json')).toEqual(home.read('lab.json'));
    expect(home.read('two.json')).toEqual(home.read('lab-2.json'));
  });

  it('amends the newest version only, for one of the reasons', async () => {
    const again = await alice('amend', first, 'lab-2.json');
    expect([again.code, codeOf(again)]).toEqual([1, 'superseded']);
    const [newest = ''] = ids(await alice('list'));
    const reason = await alice('amend', newest, 'lab-2.json', '--reason', 'mood');
    expect([reason.code, codeOf(reason)]).toEqual([2, 'bad-reason']);
    const unknown = await alice('amend', '0000000000', 'lab-2.json');
    expect([unknown.code, codeOf(unknown)]).toEqual([2, 'unknown-record']);
  });

  it('erases only with a yes, and every version when told', async () => {
    const asked = await alice('erase', first);
    expect([asked.code, codeOf(asked)]).toEqual([2, 'confirmation-needed']);
    const erased = await alice('erase', first, '--all-versions', '--reason', 'entered-in-error', '--yes');
    expect(erased.code).toBe(0);
    expect(erased.json).toMatchObject({ reason: 'entered-in-error', kept: [], clean: true, readers: [] });
    expect(erased.json['erased']).toHaveLength(2);
    expect(ids(await alice('list', '--all'))).toEqual([]);
    expect(codeOf(await alice('show', first))).toBe('unknown-record');
    const audit = await runCli(home, ['--profile', 'alice', 'audit', '--offline', '--json']);
    const types = (audit.json['events'] as { type: string }[]).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('record.'))).toEqual(['record.erased', 'record.erased']);
  });
});

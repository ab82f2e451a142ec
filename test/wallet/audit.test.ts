import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { sealSmall } from '../../src/envelope/index.ts';
import { signDocument } from '../../src/cosign/index.ts';
import { readReceipt, type ReadReceipt } from '../../src/grant/index.ts';
import {
  accessLog,
  addRecord,
  auditTrail,
  chainProblems,
  cosignGrant,
  draftGrant,
  finishGrant,
  offerGrant,
  openGranted,
} from '../../src/wallet/index.ts';
import { mainRecipient } from '../../src/wallet/age-keys.ts';
import { DEFAULT_BOARD } from '../../src/wallet/session.ts';
import { runCli } from '../support/cli.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

const HOUR = 3_600;

describe('an audit', () => {
  let home: TestHome;
  let people: People;
  let record: string;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    record = (await addRecord(people.alice, [utf8ToBytes('{"hb":13.50}')], { title: 'Blood count' })).id;
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  async function granted(purpose = 'TREAT'): Promise<{ grant: string; file: Uint8Array }> {
    const { alice, clinic } = people;
    const draft = draftGrant(alice, { provider: 'clinic', records: [record], seconds: HOUR, purpose });
    const done = await finishGrant(alice, cosignGrant(clinic, offerGrant(alice, draft)));
    return { grant: done.grant, file: done.package };
  }

  async function opened(file: Uint8Array, times: number): Promise<void> {
    const sink = { write: () => undefined, commit: () => undefined, abort: () => undefined };
    for (let i = 0; i < times; i++) await openGranted(people.clinic, file, record, sink);
  }

  /** Hangs a receipt of the clinic's on the board, as its medwallet would. */
  async function posted(document: JsonObject & { readonly grant: string }): Promise<ReadReceipt> {
    const { alice, clinic } = people;
    const signed = signDocument('receipt', 'regtest', document, clinic.identity);
    const file = canonicalJson({ document: signed.document, signature: signed.signature });
    clinic.vault(DEFAULT_BOARD)?.post(document.grant, await sealSmall(file, [await mainRecipient(alice)]));
    return readReceipt(file, { network: 'regtest' }, clinic.verifier);
  }

  const receiptOf = (grant: string, changes: JsonObject) => ({
    type: 'receipt',
    grant,
    record,
    provider: people.clinic.profile.did,
    patient: people.alice.profile.did,
    purpose: 'TREAT',
    time: people.alice.clock.now(),
    ...changes,
  });

  it('shows who opened what, when, why and under which grant, once', async () => {
    const { grant, file } = await granted('HRESCH');
    await opened(file, 2);
    await auditTrail(people.alice, { offline: true });
    const trail = await auditTrail(people.alice, { offline: true });
    const accesses = trail.events.filter(
      (entry) => entry.type === 'access.receipted' && entry.grant === grant,
    );
    expect(accesses).toHaveLength(2);
    expect(accesses[0]).toMatchObject({
      whom: 'clinic',
      purpose: 'HRESCH',
      record: { id: record, title: 'Blood count' },
      anchored: 'not yet',
      detail: `clinic opened Blood count for HRESCH, grant ${grant.slice(0, 12)}`,
    });
    expect(trail.events.find((one) => one.type === 'grant.issued' && one.grant === grant)?.purpose).toBe(
      'HRESCH',
    );
    expect(trail.gaps).toEqual([]);
  });

  it('opens each file of a board once, garbage too, and is as strict about what it has seen', async () => {
    const { grant, file } = await granted();
    await opened(file, 2);
    people.clinic.vault(DEFAULT_BOARD)?.post(grant, utf8ToBytes('age-encryption.org/v1\ngarbage'));
    const tried = () =>
      people.alice.store.view((tables) =>
        tables
          .table('looked')
          .list()
          .filter(({ key }) => key.startsWith('receipt ')),
      );
    const before = tried().length;
    await auditTrail(people.alice, { offline: true });
    expect(tried()).toHaveLength(before + 3);
    // A file that is marked is not opened again: a receipt that was forgotten stays so.
    people.alice.store.change((tables) => {
      for (const { key } of tables.table('receipt').list()) tables.table('receipt').delete(key);
    });
    await auditTrail(people.alice, { offline: true });
    expect(people.alice.store.view((tables) => tables.table('receipt').count())).toBe(0);
    expect(tried()).toHaveLength(before + 3);
  });

  it.each([
    ['an entry is missing', [1, 3], 2],
    ['the first is missing', [2], 1],
    ['a number is given twice', [1, 1], 1],
  ])('names the entry where %s', async (_, counters, entry) => {
    const { grant } = await granted();
    let before: ReadReceipt | undefined;
    for (const [i, counter] of counters.entries()) {
      const prev = counter === 1 ? null : (before?.hash ?? 'ab'.repeat(32));
      before = await posted(receiptOf(grant, { counter, prev, time: 1_790_000_000 + i }));
    }
    const trail = await auditTrail(people.alice, { offline: true });
    expect(trail.gaps.filter((one) => one.grant === grant)).toMatchObject([{ grant, entry }]);
    expect(
      trail.warnings.filter(
        (warning) =>
          warning.startsWith(`Grant ${grant.slice(0, 12)}: Entry ${entry} `) ||
          warning.endsWith(`two different entries with the number ${entry}.`),
      ),
    ).toHaveLength(1);
  });

  it('keeps what it has seen: a board that loses a receipt makes no gap, one that shows another does', async () => {
    const { grant, file } = await granted();
    await opened(file, 2);
    await auditTrail(people.alice, { offline: true });
    const lossy = {
      ...people.alice,
      vault: (board: string) => {
        const vault = people.alice.vault(board);
        return vault === undefined ? undefined : { ...vault, readBoard: () => ({ files: [], ignored: 0 }) };
      },
    };
    expect((await auditTrail(lossy, { offline: true })).gaps.filter((one) => one.grant === grant)).toEqual(
      [],
    );
    await posted(receiptOf(grant, { counter: 1, prev: null, time: 1_790_000_000 }));
    const { gaps } = await auditTrail(people.alice, { offline: true });
    expect(gaps.filter((one) => one.grant === grant)).toMatchObject([{ entry: 1 }]);
  });

  it('a provider’s own log that was shortened, reordered or changed names the entry', async () => {
    const { grant, file } = await granted();
    await opened(file, 3);
    const log = accessLog(people.clinic).filter(({ receipt }) => receipt.grant === grant);
    expect(chainProblems(log)).toEqual([]);
    const [a, b, c] = log;
    if (a === undefined || b === undefined || c === undefined) return expect.unreachable();
    expect(chainProblems([b, c])).toMatchObject([{ grant, entry: 1 }]);
    expect(chainProblems([a, c])).toMatchObject([{ grant, entry: 2 }]);
    expect(chainProblems([a, c, b])).toMatchObject([{ grant, entry: 2 }]);
    expect(chainProblems([a, { ...b, hash: 'ab'.repeat(32) }, c])).toMatchObject([{ grant, entry: 3 }]);
  });

  it('on the command line: a page beside the table, and the log of a provider with what is wrong in it', async () => {
    const run = await runCli(home, ['--profile', 'alice', 'audit', '--offline', '--html', 'audit.html']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('clinic opened Blood count for HRESCH');
    const page = new TextDecoder().decode(home.read('audit.html'));
    expect(page.startsWith('<!doctype html>')).toBe(true);
    expect(page).toContain('<bdi>Blood count</bdi>');
    const { clinic } = people;
    const lost = clinic.store.view((tables) => tables.table('access').list())[0];
    clinic.store.change((tables) => {
      tables.table('access').delete(lost?.key ?? '');
    });
    const log = await runCli(home, ['--profile', 'clinic', 'access-log', '--json']);
    expect(log.json['gaps']).toMatchObject([{ entry: 1 }]);
  });
});

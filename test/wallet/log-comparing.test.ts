import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { canonicalJson, parseJson, type JsonObject } from '../../src/encoding/index.ts';
import { MedwalletError } from '../../src/errors.ts';
import { auditTrail } from '../../src/wallet/audit.ts';
import { compareAccessLog, exportAccessLog } from '../../src/wallet/log-comparing.ts';
import { readReceipt } from '../../src/grant/index.ts';
import { findGrant } from '../../src/wallet/grants.ts';
import { chainProblems, misstatements } from '../../src/wallet/receipts.ts';
import { accessLog } from '../../src/wallet/opening.ts';
import { runCli } from '../support/cli.ts';
import { addText, grantTo, join, openText } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { throwsCode } from '../support/throws.ts';

class Refusing extends MedwalletError {}

interface LogFile extends JsonObject {
  provider: string;
  receipts: { document: JsonObject; signature: string }[];
}

// A provider's log stands by itself: cut at its end it still looks whole. The receipts that reached the patient tell.
describe('a provider’s log against the receipts', () => {
  let home: TestHome;
  let people: People;
  let grant: string;
  let whole: LogFile;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'one', 'general');
    const granted = await grantTo(alice, clinic, { records: [id] });
    grant = granted.grant;
    for (let n = 0; n < 3; n++) await openText(clinic, granted.package, id);
    await auditTrail(alice, { offline: true });
    whole = parseJson(exportAccessLog(clinic, 'alice').file, { maxBytes: 100_000 }) as LogFile;
    // One more, of which no receipt has arrived.
    await openText({ ...clinic, vault: offlineBoards() }, granted.package, id);
  });
  afterAll(() => {
    people.close();
    home.remove();
  });

  /** Blobs are there; nothing can be posted. */
  function offlineBoards(): People['clinic']['vault'] {
    const { clinic } = people;
    const post = (): never => {
      throw new Refusing('vault-unavailable', 'No.', 'No.', { outcome: 'unavailable' });
    };
    return (board) => {
      const vault = clinic.vault(board);
      return vault === undefined ? undefined : { ...vault, post };
    };
  }

  const compare = (receipts: LogFile['receipts'], provider = whole.provider) =>
    compareAccessLog(people.alice, canonicalJson({ ...whole, provider, receipts }));
  const found = (receipts: LogFile['receipts']) =>
    compare(receipts).differences.map(({ kind, entry }) => `${kind} ${entry}`);
  const at = (n: number) => whole.receipts[n - 1] ?? { document: {}, signature: '' };

  it('that are the same: nothing to say', () => {
    expect(compare(whole.receipts)).toEqual({
      provider: people.clinic.profile.did,
      entries: 3,
      ignored: 0,
      differences: [],
    });
  });

  it('cut at its end: each entry that is missing is named', () => {
    expect(found([at(1), at(2)])).toEqual(['not-in-log 3']);
    expect(found([at(1)])).toEqual(['not-in-log 2', 'not-in-log 3']);
    expect(found([])).toEqual(['not-in-log 1', 'not-in-log 2', 'not-in-log 3']);
    expect(compare([at(1), at(2)]).differences[0]).toMatchObject({ grant, entry: 3 });
  });

  it('with a hole, or in another order', () => {
    expect(found([at(1), at(3)])).toEqual(['not-in-log 2', 'gap 2']);
    expect(found([at(2), at(1), at(3)])).toEqual(['gap 1']);
  });

  it('rewritten: two different entries with one number are a fork, whoever has which', () => {
    const { clinic } = people;
    const document = { ...at(2).document, time: Number(at(2).document['time']) + 1 };
    const other = signDocument('receipt', 'regtest', document, clinic.identity);
    const fork = { document: other.document, signature: other.signature };
    expect(found([at(1), fork, at(3)])).toEqual(['fork 2']);
    expect(found([...whole.receipts, fork])).toEqual(['fork 2']);
    const both = [...accessLog(clinic).slice(0, 2), accessLog(clinic)[1]].filter((one) => one !== undefined);
    const second = { ...both[1], hash: 'f'.repeat(64) } as (typeof both)[number];
    expect(chainProblems([...both.slice(0, 2), second])).toMatchObject([{ grant, entry: 2 }]);
  });

  it('a receipt that says something else than the grant: for what, or which record', () => {
    const { clinic, alice } = people;
    const own = findGrant(alice, grant);
    const saying = (change: JsonObject) => {
      const document = { ...at(2).document, ...change };
      const { bytes } = signDocument('receipt', 'regtest', document, clinic.identity);
      return [1, 2].map((n) =>
        readReceipt(n === 1 ? canonicalJson(at(1)) : bytes, { network: 'regtest' }, alice.verifier),
      );
    };
    expect(misstatements(own, saying({}))).toEqual([]);
    expect(misstatements(own, saying({ purpose: 'HRESCH' }))).toEqual([
      { grant, entry: 2, message: 'Receipt 2 says that it was for HRESCH; the grant is for TREAT.' },
    ]);
    expect(misstatements(own, saying({ record: '0'.repeat(32) }))).toEqual([
      { grant, entry: 2, message: 'Receipt 2 names a record that the grant does not open.' },
    ]);
  });

  it('with an entry whose receipt never came: the provider opened, and did not tell', () => {
    const { clinic, alice } = people;
    const log = exportAccessLog(clinic, 'alice');
    expect(log.entries).toBe(4);
    expect(compareAccessLog(alice, log.file).differences).toMatchObject([
      { kind: 'not-received', entry: 4, grant },
    ]);
  });

  it('changed in one place: the entry is named, and what it says does not count', () => {
    for (const change of [{ purpose: 'HRESCH' }, { record: '0'.repeat(32) }, { time: 1 }, { prev: null }]) {
      const changed = { ...at(2), document: { ...at(2).document, ...change } };
      expect(found([at(1), changed, at(3)])).toEqual(['unsigned 2', 'not-in-log 2', 'gap 2']);
    }
    const numbered = { ...at(3), document: { ...at(3).document, counter: 'x' } };
    expect(found([at(1), at(2), numbered])).toEqual(['unsigned 3', 'not-in-log 3']);
  });

  it('what is unsigned, or about others, proves nothing and is counted', () => {
    const forged = { document: { ...at(3).document, counter: 4 }, signature: at(3).signature };
    expect(compare([...whole.receipts, forged])).toMatchObject({
      entries: 3,
      ignored: 1,
      differences: [
        { kind: 'unsigned', grant, entry: 4, message: expect.stringContaining('entry 4') as string },
      ],
    });
    const elsewhere = { document: { ...forged.document, grant: '0'.repeat(64) }, signature: '' };
    expect(compare([...whole.receipts, elsewhere])).toMatchObject({ ignored: 1, differences: [] });
    const more = { ...at(3), document: { ...at(3).document, constructor: 1 } };
    expect(compare([at(1), at(2), more])).toMatchObject({ entries: 2, ignored: 1 });
    expect(compare(whole.receipts, people.mom.profile.did)).toMatchObject({ entries: 0, ignored: 3 });
  });

  it('bad-access-log, wrong-role', async () => {
    throwsCode('bad-access-log', () => compareAccessLog(people.alice, canonicalJson({ ...whole, more: 1 })));
    throwsCode('bad-access-log', () => compareAccessLog(people.alice, canonicalJson([])));
    throwsCode('wrong-role', () => compareAccessLog(people.clinic, canonicalJson(whole)));
    throwsCode('wrong-role', () => exportAccessLog(people.mom, 'alice'));
    const hospital = await join(home, 'hospital', 'provider', [people.alice]);
    expect(exportAccessLog(hospital, 'alice').entries).toBe(0);
    hospital.close();
  });

  it('from the command line', async () => {
    const run = (line: string) => runCli(home, line.split(' '));
    expect((await run('--profile clinic access-log --patient alice --out clinic.log')).code).toBe(0);
    expect((await run('--profile clinic access-log --out clinic.log')).code).toBe(2);
    // By now the outbox has sent the fourth.
    const { json, code } = await run('--profile alice audit --offline --access-log clinic.log --json');
    expect(code).toBe(0);
    expect(json['compared']).toMatchObject([{ entries: 4, differences: [] }]);
    home.write('cut.log', canonicalJson({ ...whole, receipts: whole.receipts.slice(0, 2) }));
    const cut = await run('--profile alice audit --offline --access-log cut.log clinic.log');
    expect(cut.code).toBe(1);
    expect(cut.stdout).toContain('its receipt 3 reached you, and the log lacks that entry');
    expect(cut.stdout).toContain('Log of clinic: 4 entries about you, 0 that do not fit');
  });
});

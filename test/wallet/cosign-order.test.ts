import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import { addRecord, cosignStatement, planAnchor, readStatementToCosign } from '../../src/wallet/index.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { throwsCode } from '../support/throws.ts';

// Between looking and signing lies a question to a person, and another terminal.
describe('a statement that was looked at before another one was signed', () => {
  let node: TestNode;
  let home: TestHome;
  let people: People;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    people = await createPeople(home);
    await node.fund(people.address);
  });

  afterAll(async () => {
    people.close();
    home.remove();
    await node.stop();
  });

  it('is not signed any more, and the other one stays the last', async () => {
    const { alice, clinic } = people;
    await addRecord(alice, [utf8ToBytes('1')], { title: 'one' });
    const first = readStatementToCosign(clinic, (await planAnchor(alice)).psbt);
    await addRecord(alice, [utf8ToBytes('2')], { title: 'two' });
    const second = readStatementToCosign(clinic, (await planAnchor(alice)).psbt);
    expect(cosignStatement(clinic, second).length).toBeGreaterThan(0);
    throwsCode('statement-mismatch', () => cosignStatement(clinic, first));
    const row = clinic.store.view((tables) => tables.table('cosigned').get(alice.profile.did));
    expect(row?.last?.note).toBe(second.note);
  });

  it('begins no second ledger when somebody pays more meanwhile', async () => {
    const { alice } = people;
    const before = await planAnchor(alice);
    await node.fund(people.address, 900_000);
    expect((await planAnchor(alice)).ledger).toBe(before.ledger);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serializeAddressFile } from '../../src/circle/index.ts';
import { bytesToBase64, utf8ToBytes } from '../../src/encoding/index.ts';
import { sealSmall } from '../../src/envelope/index.ts';
import { acceptAddress, newAddress, readAddressProposal, requireAddress } from '../../src/wallet/index.ts';
import { mainRecipient } from '../../src/wallet/age-keys.ts';
import type { Store } from '../../src/wallet/ports/store.ts';
import type { WalletRows } from '../../src/wallet/rows.ts';
import { newestOwnCircle } from '../../src/wallet/circle.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { throwsCode } from '../support/throws.ts';

const LAST = { note: 'n', transaction: 'aa', closed: { value: 1_000, script: '' } };
const LEDGER = 'A'.repeat(48);

// What a co-signer signed last binds what it signs next. An address file comes from the patient, as often as he
// likes.
describe('an address file that comes again', () => {
  let home: TestHome;
  let people: People;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { alice, clinic } = people;
    clinic.store.change((tables) => {
      const row = tables.table('cosigned').get(alice.profile.did);
      if (row === undefined) throw new TypeError('the clinic has agreed');
      tables.table('cosigned').put(alice.profile.did, { ...row, ledger: LEDGER, last: LAST });
    });
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  async function proposalAgain() {
    const { alice, clinic, mom } = people;
    const row = requireAddress(alice);
    const { document, signature } = newestOwnCircle(alice).signed;
    const sealed = await sealSmall(utf8ToBytes('identity'), [await mainRecipient(mom)]);
    const file = serializeAddressFile({
      schema: 'medwallet/address-file/v1',
      descriptor: row.descriptor,
      address: row.firstAddress,
      circle: { document, signature },
      emergency: { [mom.profile.did]: bytesToBase64(sealed) },
    });
    return readAddressProposal(clinic, file);
  }

  function remembered() {
    const { alice, clinic } = people;
    return clinic.store.view((tables) => tables.table('cosigned').get(alice.profile.did));
  }

  it('is answered with the acceptance again, and nothing that was signed is forgotten', async () => {
    expect(acceptAddress(people.clinic, await proposalAgain()).length).toBeGreaterThan(0);
    expect(remembered()).toMatchObject({ last: LAST, ledger: LEDGER });
  });

  it('is refused when it brings another address for the ledger that we sign', async () => {
    const other = { ...(await proposalAgain()), descriptor: 'another' };
    throwsCode('already-agreed', () => acceptAddress(people.clinic, other));
    expect(remembered()).toMatchObject({ last: LAST, ledger: LEDGER });
  });
});

describe('a proposal', () => {
  it('is stored with its circle document or not at all', async () => {
    const home = createHome();
    const everybody = await createPeople(home);
    const { alice } = everybody;
    // Back to before everybody agreed.
    alice.store.change((tables) => {
      const row = tables.table('address').get('current');
      if (row !== undefined) tables.table('address').put('current', { ...row, state: 'proposed' });
    });
    for (const allowed of [0, 1, 2]) {
      let changes = 0;
      const store: Store<WalletRows> = {
        view: (work) => alice.store.view(work),
        change: (work) => {
          if (changes++ === allowed) throw new TypeError('the process was killed');
          return alice.store.change(work);
        },
        forget: () => alice.store.forget(),
        close: () => undefined,
      };
      const dying = { ...alice, store };
      await newAddress(dying, { custodian: 'clinic', guardian: 'mom' }).catch(() => undefined);
      expect(requireAddress(alice).circle).toBe(newestOwnCircle(alice).hash);
    }
    everybody.close();
    home.remove();
  });
});

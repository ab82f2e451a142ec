import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCard, supersedesCard, type Card } from '../../src/circle/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { bytesToUtf8, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { keysOf } from '../keys/people.ts';
import { signDocument } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import {
  cardOf,
  custodyKey,
  didOf,
  identity,
  LEDGER,
  NETWORK,
  NOW,
  OTHER_LEDGER,
  signedCard,
  without,
} from './samples.ts';

const read = (bytes: Uint8Array) => readCard(bytes, { network: NETWORK }, nodeEcdsaVerifier);

const FULL: JsonObject = {
  ledger: LEDGER,
  endpoint: 'https://klinik.example/medwallet',
  board: 'vault:default',
  specialty: ['cardiology', 'kedokteran keluarga'],
  languages: ['id', 'en-GB'],
  place: 'Yogyakarta',
  fhir: 'https://klinik.example/fhir/Organization/1',
  custody: { account: 0, key: custodyKey('custodian') },
};

describe('docs/spec/card.md: what is accepted', () => {
  it('reads the smallest card', () => {
    const { card, signed } = read(signedCard('custodian'));
    expect(card).toEqual(cardOf('custodian'));
    expect(signed.hash).toHaveLength(32);
  });

  it('reads every facet', () => {
    expect(read(signedCard('custodian', FULL)).card).toEqual(cardOf('custodian', FULL));
  });

  it('reads another spelling of the same file', () => {
    const spaced = JSON.stringify(JSON.parse(bytesToUtf8(signedCard('custodian'))), null, 2);
    expect(read(utf8ToBytes(spaced)).card.did).toBe(didOf('custodian'));
  });

  it.each(['Ärztin Müller', '山田医院', 'د. نور', 'क्लिनिक', 'Dr. A. B. (Kl.)', 'नि‍दान', '👩🏽‍⚕️'])(
    'takes the name %s',
    (name) => {
      expect(read(signedCard('custodian', { name })).card.name).toBe(name);
    },
  );
});

describe('docs/spec/card.md: what is refused', () => {
  const key = custodyKey('custodian');
  const cases: [string, JsonObject][] = [
    ['another type', { type: 'circle' }],
    ['a did that is none', { did: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }],
    ['an empty name', { name: '' }],
    ['a name that is too long', { name: 'x'.repeat(81) }],
    ['a name over two lines', { name: 'a\nb' }],
    ['a terminal escape in the name', { name: '\u001b[2Jgone' }],
    ['a C1 control in the name', { name: 'a\u009bb' }],
    ['a reversed name', { name: 'abc\u202Edef' }],
    ['an invisible character in the name', { name: 'kli\u200Bnik' }],
    ['a line separator in the name', { name: 'a\u2028b' }],
    ['space around the name', { name: ' Klinik' }],
    ['a name that is not NFC', { name: 'Mu\u0308ller' }],
    ['a name that is no text', { name: 7 }],
    ['another role', { role: 'admin' }],
    ['no network', { network: 'bitcoin' }],
    ['a classic recipient', { recipient: `age1${'q'.repeat(58)}` }],
    ['a recipient one character short', { recipient: `age1pq1${'q'.repeat(1_951)}` }],
    ['a recipient with a foreign letter', { recipient: `age1pq1b${'q'.repeat(1_951)}` }],
    ['a ledger id that is too short', { ledger: LEDGER.slice(1) }],
    ['an endpoint that is not https', { endpoint: 'http://klinik.example' }],
    ['an endpoint with a space', { endpoint: 'https://klinik.example/a b' }],
    ['a board that is a path', { board: 'file:///var/vault' }],
    ['a board that climbs', { board: 'vault:../../etc' }],
    ['specialties that are no list', { specialty: 'cardiology' }],
    ['no specialty in the list', { specialty: [] }],
    ['a specialty twice', { specialty: ['a', 'a'] }],
    ['a language that is none', { languages: ['english please'] }],
    ['seventeen languages', { languages: Array.from({ length: 17 }, (_, i) => `x-${i}`) }],
    ['a place with a tab', { place: 'a\tb' }],
    ['a FHIR reference to a patient', { fhir: 'Patient/1' }],
    ['a time in milliseconds', { iat: NOW * 1_000 }],
    ['a time with a fraction', { iat: NOW + 0.5 }],
    ['a time before 1970', { iat: -1 }],
    ['a time as text', { iat: String(NOW) }],
    ['an unknown member', { admin: true }],
    ['an unknown member named like a method', { toString: 'x' }],
    ['an unknown member of custody', { custody: { account: 0, key, path: 'm' } }],
    ['custody of the identity account', { custody: { account: 1, key } }],
    ['custody with the origin of another account', { custody: { account: 2, key } }],
    ['custody with a key that is none', { custody: { account: 0, key: key.slice(0, -1) } }],
    ['custody with a private key', { custody: { account: 0, key: `tprv${'8'.repeat(107)}` } }],
  ];

  it.each(cases)('malformed-card: %s', (_, changes) => {
    throwsCode('malformed-card', () => read(signedCard('custodian', changes)));
  });

  it.each(['type', 'did', 'name', 'role', 'network', 'recipient', 'iat'])(
    'malformed-card: no %s',
    (field) => {
      const rest = without(cardOf('custodian'), field);
      throwsCode('malformed-card', () => read(signDocument('card', NETWORK, rest, identity('custodian'))));
    },
  );

  it('malformed-card: cut short, doubled, a name twice, not UTF-8', () => {
    const good = bytesToUtf8(signedCard('custodian'));
    for (const text of [
      good.slice(0, -1),
      good + good,
      good.replace('{"document"', '{"signature":"x","document"'),
    ]) {
      throwsCode('malformed-card', () => read(utf8ToBytes(text)));
    }
    throwsCode('malformed-card', () => read(Uint8Array.of(0xff, 0xfe)));
  });

  it('too-large: one byte over the limit', () => {
    throwsCode('too-large', () => read(new Uint8Array(16_385)));
  });

  it('wrong-network: a card that names another network', () => {
    throwsCode('wrong-network', () => read(signedCard('custodian', { network: 'signet' })));
  });

  it('wrong-network: a card that was signed for another network', () => {
    const bytes = signDocument('card', 'signet', cardOf('custodian'), identity('custodian'));
    throwsCode('wrong-network', () => read(bytes));
  });

  it('malformed-card: a custody key of another network than the card names', () => {
    const { keyExpression } = keysOf('custodian', 'mainnet').custody(0);
    const changes = { custody: { account: 0, key: keyExpression } };
    throwsCode('malformed-card', () => read(signedCard('custodian', changes)));
  });

  it('bad-signature: signed by somebody else, or changed afterwards', () => {
    throwsCode('bad-signature', () =>
      read(signDocument('card', NETWORK, cardOf('custodian'), identity('stranger'))),
    );
    const changed = bytesToUtf8(signedCard('custodian')).replace('Klinik Sehat', 'Klinik Sakit');
    throwsCode('bad-signature', () => read(utf8ToBytes(changed)));
  });

  it('bad-signature: signed as another kind of document', () => {
    const bytes = signDocument('receipt', NETWORK, cardOf('custodian'), identity('custodian'));
    throwsCode('bad-signature', () => read(bytes));
  });

  it('never throws anything else, and never repeats what it was sent', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), fc.string(), (value, name) => {
        const file = JSON.stringify({
          document: { ...cardOf('custodian'), [name]: value },
          signature: 'smp',
        });
        try {
          read(utf8ToBytes(file));
        } catch (error) {
          expect((error as Error).name).toBe('CircleError');
          expect((error as Error).message).toMatch(/^[ -~]*$/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a newer card in the place of an older one', () => {
  const known = { ...cardOf('custodian'), ledger: LEDGER } as unknown as Card;

  it('takes a newer one, with the same ledger or none', () => {
    supersedesCard(known, { ...known, iat: NOW + 1, name: 'Klinik Baru' });
    const unpinned = cardOf('custodian') as unknown as Card;
    supersedesCard(known, { ...unpinned, iat: NOW + 1 });
    supersedesCard(unpinned, { ...known, iat: NOW + 1 });
  });

  it('older-card: the same time, or before', () => {
    throwsCode('older-card', () => {
      supersedesCard(known, known);
    });
    throwsCode('older-card', () => {
      supersedesCard(known, { ...known, iat: NOW - 1 });
    });
  });

  it('ledger-conflict: another ledger than the first one seen', () => {
    throwsCode('ledger-conflict', () => {
      supersedesCard(known, { ...known, iat: NOW + 1, ledger: OTHER_LEDGER });
    });
  });

  it('malformed-card: somebody else', () => {
    throwsCode('malformed-card', () => {
      supersedesCard(known, { ...known, iat: NOW + 1, did: didOf('stranger') });
    });
  });
});

import { describe, expect, test } from 'vitest';
import { canonicalJson, DOCUMENT_TYPES, documentMessage, NETWORKS } from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';

describe('what a signed document’s signature covers', () => {
  test('type, network and the RFC 8785 bytes, a line each, no final line feed', () => {
    const document = canonicalJson({ type: 'card', name: 'Zoë' });
    expect(documentMessage('card', 'regtest', document)).toBe(
      'medwallet/card/v1\nregtest\n{"name":"Zoë","type":"card"}',
    );
  });

  test('every type and network gives another text', () => {
    const document = canonicalJson({});
    const texts = DOCUMENT_TYPES.flatMap((type) =>
      NETWORKS.map((network) => documentMessage(type, network, document)),
    );
    expect(new Set(texts).size).toBe(DOCUMENT_TYPES.length * NETWORKS.length);
  });

  test('the table is closed: adding a type is a decision', () => {
    expect(DOCUMENT_TYPES).toEqual([
      'card',
      'circle',
      'rotation',
      'veto',
      'capsule',
      'acceptance',
      'revocation',
      'receipt',
      'break-glass',
      'break-glass-review',
      'key-update',
      'delivery',
      'issuing',
      'issue',
      'challenge-answer',
    ]);
  });

  test('bad-utf8: bytes that are no text are never signed', () => {
    throwsCode('bad-utf8', () => documentMessage('card', 'regtest', Uint8Array.of(0xff)));
  });
});

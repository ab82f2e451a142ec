import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  assembleSignedDocument,
  checkDocumentSignature,
  encodeSimple,
  parseSignedDocument,
} from '../../src/bip322/index.ts';
import { nodeEcdsaVerifier, sha256 } from '../../src/crypto/index.ts';
import {
  bytesToUtf8,
  DOCUMENT_TYPES,
  documentMessage,
  equalBytes,
  NETWORKS,
  utf8ToBytes,
  type DocumentType,
  type Network,
} from '../../src/encoding/index.ts';
import { keysOf } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import { documentFile } from './fixtures.ts';
import { singleWitness } from './signing.ts';

const maxBytes = 4_096;
const guardian = keysOf('guardian').identity(0);
const read = (name: string) => parseSignedDocument(documentFile(name), { maxBytes });
function check(name: string, options: { type?: DocumentType; network?: Network; signer?: Uint8Array } = {}) {
  const { type = 'revocation', network = 'regtest', signer = guardian.publicKey } = options;
  checkDocumentSignature(read(name), { type, network, signer }, nodeEcdsaVerifier);
}

describe('signed documents', () => {
  it('are read, hashed and checked', () => {
    const signed = read('good');
    check('good');
    expect(signed.hash).toEqual(sha256(signed.documentBytes));
    expect(signed.document).toMatchObject({ type: 'revocation', by: guardian.did });
    expect(signed.bytes).toEqual(documentFile('good'));
  });

  it('may be spelled otherwise outside, and are the same', () => {
    check('good-respelled');
    expect(equalBytes(documentFile('good-respelled'), documentFile('good'))).toBe(false);
    expect(read('good-respelled')).toEqual(read('good'));
  });

  it('are put together as they are read', () => {
    const { document, signature } = read('good');
    expect(assembleSignedDocument(document, signature)).toEqual(read('good'));
  });

  it.each(DOCUMENT_TYPES)('are signed as %s and as nothing else, on every network', (type) => {
    const document = { type, iat: 1_790_000_000, text: 'é 😀' };
    const { documentBytes } = assembleSignedDocument(document, '');
    for (const network of NETWORKS) {
      const message = documentMessage(type, network, documentBytes);
      const signed = assembleSignedDocument(document, encodeSimple(singleWitness(guardian, message)));
      const options = { type, network, signer: guardian.publicKey };
      checkDocumentSignature(signed, options, nodeEcdsaVerifier);
      const other = network === 'mainnet' ? 'regtest' : 'mainnet';
      throwsCode('wrong-network', () => {
        checkDocumentSignature(signed, { ...options, network: other }, nodeEcdsaVerifier);
      });
    }
  });

  it('say for which network they were signed', () => {
    const error = throwsCode('wrong-network', () => {
      check('wrong-network');
    });
    expect(error.facts).toEqual({ expected: 'regtest', actual: 'signet' });
    check('wrong-network', { network: 'signet' });
  });

  it.each([
    ['changed', 'a document changed after signing'],
    ['other-signer', 'the signature of somebody else'],
    ['signed-as-receipt', 'a signature for another type'],
    ['without-prefix', 'a signature without prefix'],
  ])('refuse %s: %s', (name) => {
    throwsCode('bad-signature', () => {
      check(name);
    });
  });

  it('refuse another signer than the rule names', () => {
    throwsCode('bad-signature', () => {
      check('good', { signer: keysOf('patient').identity(0).publicKey });
    });
  });

  it('refuse another type than asked for, even when it is signed as the one asked for', () => {
    throwsCode('malformed-document', () => {
      check('other-type');
    });
    throwsCode('malformed-document', () => {
      check('good', { type: 'receipt' });
    });
  });

  const { document, signature } = read('good');
  const text = JSON.stringify;
  it.each([
    ['nothing', ''],
    ['no JSON', '{"document":{}'],
    ['a list', text([document, signature])],
    ['null', 'null'],
    ['no document', text({ signature })],
    ['no signature', text({ document })],
    ['a third member', bytesToUtf8(documentFile('third-member'))],
    ['a name given twice', bytesToUtf8(documentFile('duplicate-name'))],
    ['a list as document', text({ document: [document], signature })],
    ['null as document', text({ document: null, signature })],
    ['a text as document', text({ document: text(document), signature })],
    ['a signature that is no text', text({ document, signature: [signature] })],
    ['a number that no JSON can carry', text({ document, signature }).replace('1790000000', '1e400')],
    ['half a character', text({ document, signature }).replace('withdrawn', '\\ud800')],
    ['deep nesting', `{"document":{"a":${'['.repeat(40)}${']'.repeat(40)}},"signature":"smp"}`],
  ])('refuse %s', (_what, file) => {
    throwsCode('malformed-document', () => parseSignedDocument(utf8ToBytes(file), { maxBytes }));
  });

  it('refuse bytes that are no UTF-8', () => {
    throwsCode('malformed-document', () => parseSignedDocument(Uint8Array.of(0xff, 0xfe), { maxBytes }));
  });

  it('refuse what is too large, unread', () => {
    const file = documentFile('good');
    expect(parseSignedDocument(file, { maxBytes: file.length })).toEqual(read('good'));
    throwsCode('too-large', () => parseSignedDocument(file, { maxBytes: file.length - 1 }));
  });

  it('look as their specification shows them', () => {
    const spec = readFileSync(new URL('../../docs/spec/signed-documents.md', import.meta.url), 'utf8');
    const message = documentMessage('revocation', 'regtest', read('good').documentBytes);
    expect(spec).toContain(bytesToUtf8(read('good').bytes));
    expect(spec).toContain(message);
  });
});

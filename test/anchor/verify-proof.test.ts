import { describe, expect, it } from 'vitest';
import { verifyProof, type ProofOptions } from '../../src/anchor/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { bytesToHex } from '../../src/encoding/index.ts';
import { captured, capturedProof } from './captured.ts';
import { home, newHome, patient, place } from './lab.ts';

const options: ProofOptions = { network: 'regtest', verifier: nodeEcdsaVerifier, finalDepth: 6 };
const height = capturedProof('event').block?.height ?? 0;
const at = (confirmations: number): ProofOptions => ({
  ...options,
  trustedHeader: () => ({ height, confirmations }),
});

describe('a proof over a block of a real node', () => {
  it('of an event gives back the event, its ledger, its patient and who signed', () => {
    const proven = verifyProof(captured.event, options);
    expect(proven.subject).toMatchObject({ type: 'event', event: { type: 'record.added' } });
    expect(proven.patient).toBe(patient.identity(0).did);
    expect(proven.note.statement).toBe(3);
    expect(proven.txid).toMatch(/^[0-9a-f]{64}$/);
    const keys = place(home, 0, 2).publicKeys.slice(0, 2).map(bytesToHex).sort();
    expect(proven.signers.map(bytesToHex).sort()).toEqual(keys);
  });

  it('of a grant gives back its id', () => {
    const { subject } = verifyProof(captured.grant, options);
    expect(subject).toEqual({ type: 'grant', grant: 'a2'.repeat(32) });
  });

  it('follows a ledger to its new home', () => {
    const { signers, note } = verifyProof(captured.moved, options);
    const keys = place(newHome, 0, 4).publicKeys.map(bytesToHex);
    expect(note.statement).toBe(5);
    expect(signers.every((key) => keys.includes(bytesToHex(key)))).toBe(true);
  });

  it('says no more than logged from the file alone', () => {
    const { assurance, block } = verifyProof(captured.event, options);
    expect(assurance).toBe('logged');
    expect(block).toMatchObject({ height, confirmations: 0 });
  });

  it.each([
    [1, 'confirmed'],
    [5, 'confirmed'],
    [6, 'final'],
    [100, 'final'],
  ])('with a trusted header under %i confirmations it is %s', (confirmations, assurance) => {
    expect(verifyProof(captured.event, at(confirmations)).assurance).toBe(assurance);
  });

  it('asks for the header by its hash in display order', () => {
    const asked: string[] = [];
    const trustedHeader = (hash: string) => {
      asked.push(hash);
      return { height, confirmations: 1 };
    };
    const { block } = verifyProof(captured.event, { ...options, trustedHeader });
    expect(asked).toEqual([block?.hash]);
    expect(asked[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

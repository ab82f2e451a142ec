import { checkHeader, type OtsRequest, type Proof } from '../../src/anchor/index.ts';
import { bytesToHex } from '../../src/encoding/index.ts';
import { capturedProof } from './captured.ts';

/** The request that a proof of an event makes. */
export function requestOf({ subject, block, inclusion, note, statements }: Proof): OtsRequest {
  const transaction = statements.at(-1);
  if (subject.type !== 'event' || block === null || transaction === undefined)
    throw new TypeError('no event');
  const { event, salt } = subject;
  const { txIndex, branch, height, header } = block;
  const { merkleRoot } = checkHeader(header, 'regtest');
  return { event, salt, inclusion, note, transaction, txIndex, branch, height, merkleRoot };
}

/** Captured proofs of events and what a verifier must say of their files. */
export const otsCases = (['event', 'moved'] as const).map((name) => {
  const proof = capturedProof(name);
  const request = requestOf(proof);
  const header = proof.block?.header ?? new Uint8Array(0);
  const text = new TextDecoder().decode(request.event);
  const { time } = checkHeader(header, 'regtest');
  const blob = (JSON.parse(text) as { blob: string }).blob;
  return {
    name,
    request,
    header: bytesToHex(header),
    expected: { digest: blob, height: request.height, time },
  };
});

import type { JsonObject } from '../encoding/index.ts';
import { checkTokenSignature } from '../grant/index.ts';
import { readInput, type Report } from '../verify/index.ts';
import { attempt } from './attempt.ts';
import type { Trust } from './ports/trust.ts';
import type { Vault } from './ports/vault.ts';
import type { PublicSession } from './session.ts';
import { networkOf, verifyGrantInput, type VerifyRequest } from './verification.ts';

/** Verifies many grants, as {@link verifyGrantInput} does each. */
export interface BatchVerifier {
  /** In their order. */
  verify(inputs: readonly Uint8Array[]): Promise<Report[]>;
  /** Once, at the end: remembers the latest time that something verified vouched for. */
  close(): void;
}

/**
 * A verifier for many grants: what this wallet knows of circles is read from the disk once, and what is learnt on
 * the way counts for the grants that follow. Boards are read anew for each grant.
 */
export function batchVerifier(session: PublicSession, request: VerifyRequest): BatchVerifier {
  const vaults = new Map<string, Vault | undefined>();
  const { trust } = session;
  let vouched = 0;
  const sawTime = (seconds: number): void => {
    vouched = Math.max(vouched, seconds);
  };
  const fast: PublicSession = {
    ...session,
    trust: trust === undefined ? undefined : { ...readOnce(trust), sawTime },
    vault: (board) => {
      if (!vaults.has(board)) vaults.set(board, session.vault(board));
      return vaults.get(board);
    },
  };
  return {
    verify: async (inputs) => {
      // Reading, signatures and judging each for all: code and tables of the curve and of all the rest do not fit
      // into a processor's fast memory together, and in turns for each grant they push one another out.
      const read = inputs.map((input) => attempt(() => readInput(input)) ?? input);
      const network = networkOf(fast, request);
      for (const one of read) {
        // The answer stays with the token; what becomes of it is for the verification.
        if ('token' in one && one.token.claims.net === network) {
          attempt(() => checkTokenSignature(one.token, fast.verifier));
        }
      }
      const reports: Report[] = [];
      for (const one of read) reports.push((await verifyGrantInput(fast, one, request)).report);
      return reports;
    },
    close: () => {
      if (vouched > 0) trust?.sawTime(vouched);
    },
  };
}

function readOnce(trust: Trust): Trust {
  const byPatient = new Map<unknown, JsonObject[]>();
  const hashes = new Set<string>();
  const put = (file: JsonObject): void => {
    const { document } = file;
    const patient =
      typeof document === 'object' && document !== null && !Array.isArray(document)
        ? document['patient']
        : undefined;
    byPatient.set(patient, [...(byPatient.get(patient) ?? []), file]);
  };
  for (const file of trust.circles()) put(file);
  const lastSeen = trust.lastSeen();
  return {
    ...trust,
    circles: (patient) =>
      patient === undefined ? [...byPatient.values()].flat() : (byPatient.get(patient) ?? []),
    addCircle: (hash, file) => {
      if (hashes.has(hash)) return;
      hashes.add(hash);
      trust.addCircle(hash, file);
      put(file);
    },
    lastSeen: () => lastSeen,
  };
}

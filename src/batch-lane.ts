import { batchEcdsaVerifier } from './crypto/curve.ts';
import { rememberingVerifier } from './crypto/index.ts';
import { openGate } from './gate.ts';
import type { Environment, Place } from './public.ts';
import { batchVerifier, type VerifyRequest } from './wallet/index.ts';

/** What a lane is told once; it crosses a thread, so it is data only. */
export interface LaneJob {
  readonly env: Environment;
  readonly place: Place;
  readonly request: VerifyRequest;
  readonly needsNode: boolean;
}

/** The lines of one message, and the number of the first. */
export interface LaneLines {
  readonly first: number;
  readonly lines: readonly Uint8Array[];
}

export interface LaneAnswer {
  /** JSON, one line for each line asked, each with its line feed. */
  readonly text: string;
  readonly verdicts: readonly string[];
}

export interface Lane {
  readonly answer: (asked: LaneLines) => Promise<LaneAnswer>;
  readonly close: () => void;
}

/** One lane of a batch: its own session, its own memory, and the verifier that is fastest for many. */
export async function openLane({ env, place, request, needsNode }: LaneJob): Promise<Lane> {
  const session = await openGate(env, place, needsNode, request.network);
  const verifier = rememberingVerifier(batchEcdsaVerifier());
  const batch = batchVerifier({ ...session, verifier, verifierOfMany: undefined }, request);
  return {
    answer: async ({ first, lines }) => {
      const reports = await batch.verify(lines);
      const text = reports.map(
        (report, i) =>
          `${JSON.stringify({ schema: 'medwallet/verification/v1', line: first + i, ...report })}\n`,
      );
      return { text: text.join(''), verdicts: reports.map(({ verdict }) => verdict) };
    },
    close: () => {
      batch.close();
    },
  };
}

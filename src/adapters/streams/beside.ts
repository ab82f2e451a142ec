import { readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { DirectFile } from '../../wallet/ports/bytes.ts';
import { openLanes } from '../lanes/index.ts';
import {
  createDirectLane,
  doneBytes,
  SHARED_BYTES,
  stopLanes,
  type DirectStart,
  type Failure,
} from './direct.ts';
import { revived } from './lane.ts';

export interface DirectJob extends Pick<DirectStart, 'mode' | 'key' | 'size'> {
  readonly input: { readonly file: DirectFile; readonly position: number };
  readonly output: { readonly file: DirectFile; readonly position: number };
  /** Whether another thread works beside this one. */
  readonly hasOther: boolean;
  readonly told: (done: number) => void;
}

/**
 * Encrypts or decrypts one file into another at positions, alone or with a thread beside. Whatever goes wrong, no
 * lane reads or writes any more when it ends.
 */
export async function runDirect({ input, output, hasOther, told, ...job }: DirectJob): Promise<void> {
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const start: DirectStart = {
    ...job,
    input: { descriptor: input.file.descriptor, position: input.position },
    output: { descriptor: output.file.descriptor, position: output.position },
    shared,
  };
  const other = hasOther
    ? openLanes<'work', Failure | undefined>('direct', import.meta.filename, start, 1)
    : undefined;
  const beside = other?.ask('work');
  // Waited for below; until then its failure is not nobody's.
  beside?.catch(() => {
    stopLanes(shared);
  });
  const failures: (Failure | undefined)[] = [];
  try {
    failures.push(await ownLane(start, told));
    failures.push(await beside);
  } finally {
    stopLanes(shared);
    await beside?.catch(() => undefined);
    await other?.close();
  }
  // A lane that stops has done all stripes before the one that failed, so this is what one thread would have met.
  const [first] = failures.filter((each) => each !== undefined).sort((a, b) => a.index - b.index);
  if (first !== undefined) throw explained(first, input.file, output.file);
  if (readSync(input.file.descriptor, new Uint8Array(1), 0, 1, input.position + job.size) > 0) {
    throw input.file.explain('');
  }
}

async function ownLane(start: DirectStart, told: (done: number) => void): Promise<Failure | undefined> {
  const lane = createDirectLane(start);
  for (;;) {
    // Ctrl-C is heard between two stripes.
    await setImmediate();
    const outcome = lane.step();
    told(doneBytes(start));
    if (outcome !== 'more') return outcome === 'end' ? undefined : outcome;
  }
}

function explained({ refused, system }: Failure, input: DirectFile, output: DirectFile): Error {
  if (refused !== undefined) return revived(refused);
  const { side, errno } = system ?? { side: 'input', errno: '' };
  return (side === 'input' ? input : output).explain(errno);
}

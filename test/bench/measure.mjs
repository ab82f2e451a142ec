// How everything here is measured: jobs take turns, round after round; the first round warms up and is left out;
// what counts is the median of the rounds' ratios, because the machine is slow or fast for both in one round.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = join(import.meta.dirname, '..', '..');

/** A room of the built library. */
export const lib = (path) => import(pathToFileURL(join(ROOT, 'dist', 'lib', 'src', path)).href);

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @param jobs name → what gives its time in milliseconds; the first is what the others are held against
 * @returns name → median of its times over the first job's, and `milliseconds`, the medians themselves
 */
export async function ratios(jobs, rounds) {
  const names = Object.keys(jobs);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const took = await jobs[name]();
      if (round > 0) times[name].push(took);
    }
  }
  const [base] = names;
  const over = (name) => median(times[name].map((took, i) => took / times[base][i]));
  return {
    ...Object.fromEntries(names.map((name) => [name, over(name)])),
    milliseconds: Object.fromEntries(names.map((name) => [name, median(times[name])])),
  };
}

/** Milliseconds that something takes. */
export async function timed(job) {
  const started = performance.now();
  await job();
  return performance.now() - started;
}

/** Runs a part of a bench in a process of its own, with its own memory, and reads the JSON it prints. */
export function inProcess(script, args, env = {}) {
  const child = spawnSync(process.execPath, ['--no-warnings', script, ...args.map(String)], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (child.status !== 0) throw new TypeError(`${script} ${args.join(' ')}: ${child.stderr}`);
  return JSON.parse(child.stdout);
}

/**
 * Peak of this process's memory, in megabytes. Linux hands maxRSS on from the process that started this one; what
 * it says of a process by itself stands in its status.
 */
export function peakMegabytes() {
  const own = /^VmHWM:\s+(\d+) kB$/m.exec(statusOf('self'))?.[1];
  return (own === undefined ? process.resourceUsage().maxRSS : Number(own)) / 1000;
}

function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

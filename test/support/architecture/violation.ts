import { posix } from 'node:path';
import type { Import } from './scan.ts';

/** Every rule of the house and why it is one. */
const REASONS = {
  'unknown-room': 'a room has its place in the order of docs/house.md, or it is none',
  'room-name': 'a name that fits everything says nothing; name the idea',
  'file-size': 'a file that holds two ideas is two files',
  'layer-order': 'imports go one way, so that a room can be understood with only what lies below it',
  'face-only': "a room is used through its index.ts: the rest is the room's own business",
  'no-circles': 'files that load each other are one file, or lack a third',
  'verify-reach':
    'verification holds no keys and opens no doors: it must be safe to run anywhere, on anything',
  'lazy-start':
    'a command starts in the time that its imports take: load this when it is needed, with import()',
  curve: 'whoever reaches this file can sign: only keys, cosign and what puts the parts together name it',
  dependency: 'a dependency is known to as few rooms as possible',
  'node-crypto': 'crypto and envelope use it, by name, so that there is one place to review',
  randomness: 'only adapters draw; everywhere else chance comes in as an argument',
  pure: 'time, chance, environment, disk and network come in as arguments, from wallet on down',
  process: 'bin hands the real process in, so that a test can hand in another',
  'no-console': 'a library never prints; cli writes to the streams that it was given',
  'coded-error': "every refusal has a stable code: throw the room's own error class",
  'no-silencing': 'a checker that is switched off protects nobody; fix the code or the rule',
  'readable-import': 'an import that cannot be followed from the code, by name, cannot be checked',
} as const;
export type Rule = keyof typeof REASONS;

/** A broken rule, with everything the person who broke it needs to know. */
export interface Violation {
  readonly rule: Rule;
  readonly file: string;
  readonly line: number;
  /** The import or the use that breaks it. */
  readonly what: string;
  /** What the rule says in this case, where its reason is not all. */
  readonly detail?: string;
}

export type Report = (rule: Rule, line: number, what: string, detail?: string) => void;

/** One line for a person: where, what, which rule, and why it is one. */
export function explain({ rule, file, line, what, detail }: Violation): string {
  const more = detail === undefined ? '' : ` (${detail})`;
  return `${file}:${line}: ${what}: breaks ${rule}: ${REASONS[rule]}${more}`;
}

export function packageName(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}

/** The file that a relative import means; undefined for a package. */
export function resolve(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

export function quoted({ kind, specifier }: Import): string {
  return `${kind === 'value' ? 'import' : `${kind} import`} '${specifier}'`;
}

import {
  CURVE_FILE,
  isFace,
  NAMES_CURVE,
  NEVER,
  ORDER,
  placeOf,
  PURE,
  PURE_GLOBALS,
  roomOf,
  SEES_ONLY,
  SEES_PROCESS,
  type Place,
} from './layers.ts';
import { judgePackage } from './packages.ts';
import { judgeCircles, judgeReach, judgeStart } from './reach.ts';
import type { Import, SourceFacts } from './scan.ts';
import { quoted, resolve, type Report, type Violation } from './violation.ts';

const MAX_LINES = 400;
const JUNK_ROOM = /^(?:utils?|helpers?|managers?|common|misc|shared|lib)(?:\.ts)?$/i;

/** Judges every file. Type-only imports obey every rule; see packages.ts for their one exception. */
export function judge(sources: ReadonlyMap<string, SourceFacts>): Violation[] {
  const violations: Violation[] = [];
  for (const facts of sources.values()) {
    const report: Report = (rule, line, what, detail) => {
      violations.push({ rule, file: facts.file, line, what, ...(detail === undefined ? {} : { detail }) });
    };
    const place = placeOf(facts.file);
    if (place === undefined) {
      report('unknown-room', 1, facts.file);
      continue;
    }
    judgeFile(facts, place, report);
    for (const edge of facts.imports) {
      const target = resolve(facts.file, edge.specifier);
      if (target === undefined) judgePackage(facts.file, place, edge, report);
      else if (sources.has(target)) judgeEdge(facts.file, place, target, edge, report);
      else report('readable-import', edge.line, quoted(edge), 'there is no such file');
    }
  }
  return [...violations, ...judgeReach(sources), ...judgeStart(sources), ...judgeCircles(sources)];
}

function judgeFile(facts: SourceFacts, place: Place, report: Report): void {
  if (facts.lines > MAX_LINES) report('file-size', MAX_LINES, `${facts.lines} lines`);
  for (const part of facts.file.split('/').filter((name) => JUNK_ROOM.test(name)))
    report('room-name', 1, part);
  for (const { what, line } of facts.unreadableImports) report('readable-import', line, what);
  for (const { what, line } of facts.bareErrors) report('coded-error', line, what);
  for (const { what, line } of facts.silencers) report('no-silencing', line, what);
  for (const { what, line } of facts.globals) {
    const name = what.split('.')[0] ?? what;
    if (name === 'console') report('no-console', line, what);
    else if (PURE.has(place) && !PURE_GLOBALS.has(name)) report('pure', line, what);
    else if (name === 'process' && !SEES_PROCESS.has(place)) report('process', line, what);
  }
}

function judgeEdge(file: string, place: Place, target: string, edge: Import, report: Report): void {
  const to = placeOf(target);
  if (to === undefined) return;
  const what = quoted(edge);
  if (target === CURVE_FILE && !NAMES_CURVE.has(place)) {
    report('curve', edge.line, what);
    return;
  }
  if (roomOf(file) === roomOf(target)) return;
  const only = SEES_ONLY[place];
  const never = NEVER.find((pair) => pair.from === place && pair.to === to);
  if (only !== undefined && !only.places.includes(to)) {
    report('layer-order', edge.line, what, only.reason);
  } else if (never !== undefined) {
    report('layer-order', edge.line, what, never.reason);
  } else if (ORDER.indexOf(to) < ORDER.indexOf(place)) {
    report('layer-order', edge.line, what, `${to} lies above ${place}`);
  } else if (!isFace(target)) {
    report('face-only', edge.line, what);
  }
}

import { builtinModules } from 'node:module';
import { DEPENDENCIES, NODE_RANDOMNESS, PURE, USES_NODE_CRYPTO, type Place } from './layers.ts';
import type { Import } from './scan.ts';
import { packageName, quoted, type Report } from './violation.ts';

/** Dependencies belong to rooms, and so do the doors of the platform. */
export function judgePackage(file: string, place: Place, edge: Import, report: Report): void {
  const module = edge.specifier.replace(/^node:/, '');
  if (edge.specifier.startsWith('node:') || builtinModules.includes(module)) {
    judgePlatform(place, module, edge, report);
    return;
  }
  const name = packageName(edge.specifier);
  const rooms = Object.hasOwn(DEPENDENCIES, name) ? DEPENDENCIES[name] : undefined;
  if (rooms?.some((room) => room === place || file === room || (room.endsWith('/') && file.startsWith(room))))
    return;
  const where = rooms === undefined ? 'no room has it' : `it belongs to ${rooms.join(', ')}`;
  report('dependency', edge.line, quoted(edge), where);
}

/**
 * The one thing that types are free to do: a type of the platform (a stream's, say) reads no disk and no clock.
 * Not so for node:crypto, whose types are keys.
 */
function judgePlatform(place: Place, module: string, edge: Import, report: Report): void {
  if (module === 'crypto') judgeNodeCrypto(place, edge, report);
  else if (PURE.has(place) && edge.kind !== 'type') report('pure', edge.line, quoted(edge));
}

function judgeNodeCrypto(place: Place, edge: Import, report: Report): void {
  const what = `${quoted(edge)} {${edge.names.join(', ')}}`;
  const isAll = edge.names.some((name) => name === '*' || name === 'default');
  const random = edge.names.filter((name) => NODE_RANDOMNESS.has(name)).length;
  if (isAll || (!USES_NODE_CRYPTO.has(place) && place !== 'adapters')) {
    report('node-crypto', edge.line, what);
  } else if (place !== 'adapters' && random > 0) {
    report('randomness', edge.line, what);
  } else if (place === 'adapters' && random < edge.names.length) {
    report('node-crypto', edge.line, what, 'adapters take its randomness and nothing else');
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export function page(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** README and everything under docs/, by path from the root. */
export function allPages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)].sort();
}

/** The contents of fenced blocks of one language. */
export function codeBlocks(text: string, language: string): string[] {
  const blocks = text.matchAll(/^```(\w*)\n([^]*?)\n?^```$/gm);
  return [...blocks].flatMap(([, name, content]) => (name === language ? [content ?? ''] : []));
}

/** The part of a page under a heading, up to the next heading of the same level or above. */
export function sectionOf(text: string, heading: string): string {
  const level = heading.indexOf(' ');
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) return '';
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
  return rest.slice(0, end < 0 ? rest.length : end).join('\n');
}

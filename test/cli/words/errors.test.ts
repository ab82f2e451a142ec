import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ERROR_WORDS, errorWords } from '../../../src/cli/words/errors/index.ts';
import { usageError } from '../../../src/cli/errors.ts';
import { WalletError } from '../../../src/wallet/index.ts';

const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');

/** Every error class of the house with its codes, as its errors.ts declares them. */
function declared(): Map<string, string[]> {
  const classes = new Map<string, string[]>();
  for (const name of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('/errors.ts') || name.includes('words')) continue;
    const tree = ts.createSourceFile(
      name,
      readFileSync(join(SOURCES, name), 'utf8'),
      ts.ScriptTarget.ESNext,
      true,
    );
    const owner = /class (\w+) extends MedwalletError/.exec(tree.text)?.[1];
    const codes = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) codes.add(node.literal.text);
      ts.forEachChild(node, visit);
    };
    for (const one of tree.statements
      .filter(ts.isTypeAliasDeclaration)
      .filter((alias) => alias.name.text.endsWith('Code')))
      visit(one);
    if (owner !== undefined) classes.set(owner, [...codes].sort());
  }
  return classes;
}

describe('errors in Indonesian', () => {
  const classes = declared();

  it('are there for every class', () => {
    expect(Object.keys(ERROR_WORDS).sort()).toEqual([...classes.keys()].sort());
  });

  it.each([...classes])('%s: every code, and no other', (name, codes) => {
    expect(codes.length).toBeGreaterThan(0);
    expect(Object.keys(ERROR_WORDS[name]?.words ?? {}).sort()).toEqual(codes);
  });

  it('keep the sentence where one code means many things', () => {
    const { sentence, hint } = errorWords(usageError('--for must be a number.', 'As in --for 300.'));
    expect(sentence).toContain('(--for must be a number.)');
    expect(hint).toContain('(As in --for 300.)');
  });

  it('have the advice of their class where they have none of their own', () => {
    const error = new WalletError('empty-title', 'A record needs a title.', 'Give one.');
    expect(errorWords(error)).toEqual({
      sentence: 'Rekam medis perlu judul.',
      hint: 'Beri judul dengan --title.',
    });
  });
});

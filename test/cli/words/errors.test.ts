import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ERROR_WORDS, errorWords } from '../../../src/cli/words/errors/index.ts';
import { manyWords } from '../../../src/cli/words/errors/many.ts';
import { usageWords } from '../../../src/cli/words/errors/usage.ts';
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

/** What the commands for people say of a wrong line, each value in it as `7100`. */
function usages(): string[] {
  const found: string[] = [];
  for (const name of readdirSync(join(SOURCES, 'cli'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || /words|regtest|demo|completion/.test(name)) continue;
    const text = readFileSync(join(SOURCES, 'cli', name), 'utf8');
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /^(?:usageError|required)$/.test(node.expression.getText()))
        for (const one of node.arguments) found.push(...sentenceOf(one));
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true));
  }
  return found.filter((sentence) => sentence.includes(' ') && !sentence.startsWith('7100'));
}

function sentenceOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return [];
  return [[node.head.text, ...node.templateSpans.map(({ literal }) => `7100${literal.text}`)].join('')];
}

/** What errors say whose code means many things, wherever they are made; each value in it as `7100`. */
function ofMany(): string[] {
  const found: string[] = [];
  const codes = /^'(?:bad-choice|wrong-role|not-for-us|bad-options|input-unreadable)'$/;
  // These take the sentence itself, or a phrase of it.
  const makers = /^(?:notForUs|badChoice|requireRole)$/;
  for (const name of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.includes('words')) continue;
    const visit = (node: ts.Node): void => {
      const given = ts.isNewExpression(node) || ts.isCallExpression(node) ? (node.arguments ?? []) : [];
      const first = given[0]?.getText() ?? '';
      if (ts.isNewExpression(node) && codes.test(first))
        for (const one of given.slice(1, 3)) found.push(...sentenceOf(one));
      if (ts.isCallExpression(node) && makers.test(node.expression.getText()))
        for (const one of given) found.push(...sentenceOf(one));
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, readFileSync(join(SOURCES, name), 'utf8'), ts.ScriptTarget.ESNext, true));
  }
  return found.filter((sentence) => sentence.includes(' ') && !/^\d/.test(sentence));
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
    const { sentence, hint } = errorWords(usageError('Nobody says this.', 'Nor this.'));
    expect(sentence).toContain('(Nobody says this.)');
    expect(hint).toContain('(Nor this.)');
  });

  it('say what is wrong with a command line, whatever it is', () => {
    const written = usages();
    expect(written.length).toBeGreaterThan(100);
    expect(written.filter((sentence) => usageWords(sentence) === undefined)).toEqual([]);
    expect(
      errorWords(usageError('--for must be a number of seconds up to 3600.', 'As in --for 300.')),
    ).toEqual({
      sentence: '--for harus jumlah detik, paling banyak 3600.',
      hint: 'Misalnya --for 300.',
    });
    expect(usageWords("Unknown command 'recrod' (Did you mean record?)")).toBe(
      'Perintah recrod tidak ada. (Maksud Anda record?)',
    );
  });

  it('say which of many things a code means', () => {
    const written = ofMany();
    expect(written.length).toBeGreaterThan(90);
    expect(written.filter((sentence) => manyWords(sentence) === undefined)).toEqual([]);
    const role = new WalletError(
      'wrong-role',
      'Only a patient can erase records, and this profile is a guardian.',
      'Choose the right one with --profile.',
    );
    expect(errorWords(role)).toEqual({
      sentence: 'Hanya pasien yang dapat menghapus rekam medis, sedangkan profil ini wali.',
      hint: 'Pilih yang tepat dengan --profile.',
    });
  });

  it('have the advice of their class where they have none of their own', () => {
    const error = new WalletError('empty-title', 'A record needs a title.', 'Give one.');
    expect(errorWords(error)).toEqual({
      sentence: 'Rekam medis perlu judul.',
      hint: 'Beri judul dengan --title.',
    });
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sentenceIn } from '../../src/language/index.ts';

const SOURCES = join(import.meta.dirname, '..', '..', 'src');
/** Where what a person reads of a check is said. */
const FILES = [...readdirSync(join(SOURCES, 'verify')).map((name) => `verify/${name}`), 'wallet/issuer.ts'];
/** The place of the sentence among what these are called with. */
const CALLS: Readonly<Record<string, number>> = { passed: 1, failed: 1, notMade: 1, unknown: 0 };

/** Every sentence that is written down as what a check found, each value in it as `7100`. */
function written(file: string): string[] {
  const tree = ts.createSourceFile(
    file,
    readFileSync(join(SOURCES, file), 'utf8'),
    ts.ScriptTarget.ESNext,
    true,
  );
  const found: string[] = [];
  const take = (node: ts.Node | undefined): void => {
    if (node === undefined) return;
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node))
      found.push(
        [node.head.text, ...node.templateSpans.map(({ literal }) => `7100${literal.text}`)].join(''),
      );
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(take);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const place = CALLS[node.expression.text];
      if (place !== undefined) take(node.arguments[place]);
    }
    const isDetail =
      (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) &&
      /^detail$/.test(node.name.getText());
    if (isDetail) take(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.filter((sentence) => sentence.includes(' ') || sentence.length > 20);
}

/** Made of an error's own words, which have theirs elsewhere; and who revoked, which is one of two. */
const APART = new Set(['7100 (7100)', 'the 7100 has revoked it']);

describe('what the library says of checks', () => {
  const sentences = FILES.flatMap((file) =>
    written(file).map((sentence): [string, string] => [sentence, file]),
  );

  it('is found', () => {
    expect(sentences.length).toBeGreaterThan(60);
  });

  it.each(sentences.filter(([sentence]) => !APART.has(sentence)))('"%s" has Indonesian words', (sentence) => {
    const said = sentenceIn(sentence, 'id');
    expect(said).not.toBe(sentence);
    expect(said.match(/7100/g)?.length).toBe(sentence.match(/7100/g)?.length);
    expect(sentenceIn(sentence, 'en')).toBe(sentence);
  });

  it('is told with its values, which may be sentences of their own', () => {
    expect(sentenceIn("the patient's key still counts: the old key may still object to it", 'id')).toBe(
      'kunci pasien masih berlaku: kunci lama masih dapat berkeberatan',
    );
    expect(sentenceIn('signed by patient and provider', 'id')).toBe(
      'ditandatangani oleh pasien dan penyedia layanan',
    );
    expect(sentenceIn('the guardian has revoked it', 'id')).toBe('wali sudah mencabutnya');
  });

  it('stays as it is where it is not known', () => {
    expect(sentenceIn('something that nobody says', 'id')).toBe('something that nobody says');
  });
});

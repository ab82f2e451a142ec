import ts from 'typescript';
import { globalUses } from './globals.ts';

/** One edge of the import graph as it stands in the code. */
export interface Import {
  readonly specifier: string;
  /**
   * `type` disappears when the code is compiled (`import type`, `export type`, `import('…').T`); `value` loads
   * the module at once, `dynamic` later. A `type` among named values does not make an import a type import: the
   * module is loaded all the same.
   */
  readonly kind: 'value' | 'dynamic' | 'type';
  /** The names taken, as the other module calls them; `*` for all of them, `default`. */
  readonly names: readonly string[];
  readonly line: number;
}

/** Something else that a rule may object to. */
export interface Use {
  readonly what: string;
  readonly line: number;
}

export interface SourceFacts {
  /** From the repository's root, with slashes. */
  readonly file: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** `import(x)` and `require(x)` whose target cannot be read from the code. */
  readonly unreadableImports: readonly Use[];
  /** References to names that the file does not declare, `Date` and `Math` only where they are not pure. */
  readonly globals: readonly Use[];
  /** `new Error(…)` and its relatives of the platform. */
  readonly bareErrors: readonly Use[];
  /** Words that switch a checker off. */
  readonly silencers: readonly Use[];
}

const PLATFORM_ERROR = /^(?:Error|(?:Type|Range|Syntax|Reference|Eval|URI|Aggregate)Error)$/;
const SILENCER = /(?:eslint-disable|@ts-(?:ignore|expect-error|nocheck)|prettier-ignore)/;

/** Reads what the rules need from one file's syntax tree. */
export function scan(file: string, text: string): SourceFacts {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const imports: Import[] = [];
  const unreadableImports: Use[] = [];
  const bareErrors: Use[] = [];
  const lineOf = (node: ts.Node): number => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;

  const add = (node: ts.Node, kind: Import['kind'], target: ts.Node | undefined, names: string[]): void => {
    if (target !== undefined && ts.isStringLiteralLike(target)) {
      imports.push({ specifier: target.text, kind, names, line: lineOf(node) });
    } else {
      unreadableImports.push({ what: node.getText(tree).slice(0, 60), line: lineOf(node) });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      add(node, isType ? 'type' : 'value', node.moduleSpecifier, importedNames(node.importClause));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      add(node, node.isTypeOnly ? 'type' : 'value', node.moduleSpecifier, exportedNames(node));
    } else if (ts.isImportTypeNode(node)) {
      add(node, 'type', ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, ['*']);
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node, 'value', node.moduleReference.expression, ['*']);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, 'dynamic', node.arguments[0], ['*']);
    } else if (ts.isCallExpression(node) && isNamed(node.expression, /^require$/)) {
      add(node, 'value', node.arguments[0], ['*']);
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      isNamed(node.expression, PLATFORM_ERROR)
    ) {
      bareErrors.push({ what: `${node.expression.getText(tree)}(…)`, line: lineOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);

  return {
    file,
    lines: text.replace(/\n$/, '').split('\n').length,
    imports,
    unreadableImports,
    globals: globalUses(tree).map(({ what, node }) => ({ what, line: lineOf(node) })),
    bareErrors,
    silencers: text
      .split('\n')
      .map((line, i) => ({ what: SILENCER.exec(line)?.[0] ?? '', line: i + 1 }))
      .filter(({ what }) => what !== ''),
  };
}

function isNamed(node: ts.Node, name: RegExp): boolean {
  return ts.isIdentifier(node) && name.test(node.text);
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return [];
  const own = clause.name === undefined ? [] : ['default'];
  const bindings = clause.namedBindings;
  if (bindings === undefined) return own;
  if (ts.isNamespaceImport(bindings)) return [...own, '*'];
  return [...own, ...bindings.elements.map((element) => (element.propertyName ?? element.name).text)];
}

function exportedNames(node: ts.ExportDeclaration): string[] {
  const clause = node.exportClause;
  if (clause === undefined || ts.isNamespaceExport(clause)) return ['*'];
  return clause.elements.map((element) => (element.propertyName ?? element.name).text);
}

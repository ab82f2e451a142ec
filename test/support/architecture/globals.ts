import ts from 'typescript';

export interface GlobalUse {
  readonly what: string;
  readonly node: ts.Node;
}

/**
 * The places where a file's code refers to names that it does not declare itself: what it takes from the
 * platform. Types count as nothing, they are gone when the code runs. `Date` and `Math` are left out where
 * they only compute: `new Date(seconds * 1000)` is arithmetic, `new Date()` is the clock.
 */
export function globalUses(tree: ts.SourceFile): GlobalUse[] {
  const uses: GlobalUse[] = [];
  const visit = (node: ts.Node, scopes: readonly ReadonlySet<string>[]): void => {
    if (ts.isExpressionWithTypeArguments(node)) {
      const isValue = ts.isHeritageClause(node.parent) && node.parent.token === ts.SyntaxKind.ExtendsKeyword;
      if (isValue) visit(node.expression, scopes);
      return;
    }
    if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      uses.push({ what: 'import.meta', node });
    }
    if (ts.isIdentifier(node) && isReference(node) && !scopes.some((names) => names.has(node.text))) {
      const what = impurity(node);
      if (what !== undefined) uses.push({ what, node });
    }
    const inner = [...scopes, declaredBy(node)];
    ts.forEachChild(node, (child) => {
      visit(child, inner);
    });
  };
  visit(tree, []);
  return uses;
}

function impurity(node: ts.Identifier): string | undefined {
  const { parent } = node;
  const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : '';
  if (node.text === 'Date') {
    const isComputed = ts.isNewExpression(parent) && (parent.arguments ?? []).length > 0;
    const isCompared = ts.isBinaryExpression(parent) && parent.right === node;
    if (isComputed || isCompared || member === 'UTC' || member === 'parse') return undefined;
  }
  if (node.text === 'Math' && member !== '' && member !== 'random') return undefined;
  return member === '' ? node.text : `${node.text}.${member}`;
}

/** False where an identifier is only a label for something: a property, a declaration, a part of an import. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isExportSpecifier(parent) || ts.isImportSpecifier(parent) || ts.isImportClause(parent)) return false;
  if (ts.isNamespaceImport(parent) || ts.isNamespaceExport(parent) || ts.isMetaProperty(parent)) return false;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  return !('name' in parent && parent.name === node);
}

/** The names that a node adds for the code inside it. */
function declaredBy(node: ts.Node): Set<string> {
  const names = new Set<string>();
  if (ts.isSourceFile(node) || ts.isBlock(node))
    node.statements.forEach((statement) => {
      addDeclared(statement, names);
    });
  if (ts.isCaseBlock(node)) {
    for (const clause of node.clauses)
      clause.statements.forEach((statement) => {
        addDeclared(statement, names);
      });
  }
  if (ts.isFunctionLike(node))
    node.parameters.forEach(({ name }) => {
      addBinding(name, names);
    });
  if (ts.isFunctionExpression(node) || ts.isClassExpression(node)) addName(node.name, names);
  if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    if (node.initializer !== undefined && ts.isVariableDeclarationList(node.initializer)) {
      node.initializer.declarations.forEach(({ name }) => {
        addBinding(name, names);
      });
    }
  }
  if (ts.isCatchClause(node) && node.variableDeclaration) addBinding(node.variableDeclaration.name, names);
  return names;
}

function addDeclared(statement: ts.Statement, names: Set<string>): void {
  if (ts.isVariableStatement(statement)) {
    statement.declarationList.declarations.forEach(({ name }) => {
      addBinding(name, names);
    });
  } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    addName(statement.name, names);
  } else if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    addName(clause?.name, names);
    const bindings = clause?.namedBindings;
    if (bindings !== undefined && ts.isNamespaceImport(bindings)) addName(bindings.name, names);
    if (bindings !== undefined && ts.isNamedImports(bindings)) {
      bindings.elements.forEach(({ name }) => {
        addName(name, names);
      });
    }
  } else if (ts.isImportEqualsDeclaration(statement)) {
    addName(statement.name, names);
  }
}

function addBinding(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) {
    names.add(name.text);
    return;
  }
  for (const element of name.elements) if (ts.isBindingElement(element)) addBinding(element.name, names);
}

function addName(name: ts.Identifier | undefined, names: Set<string>): void {
  if (name !== undefined) names.add(name.text);
}

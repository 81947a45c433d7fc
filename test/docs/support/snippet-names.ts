import ts from 'typescript';

/** What a snippet imports, exports and declares. */
export interface SnippetNames {
  /** An import statement for each imported name. */
  readonly imports: ReadonlyMap<string, string>;
  readonly exports: ReadonlySet<string>;
  readonly declared: ReadonlySet<string>;
  /** The import statements as they are written, and the rest. */
  readonly importText: string;
  readonly statements: string;
}

export function namesOf(text: string): SnippetNames {
  const source = ts.createSourceFile('snippet.ts', text, ts.ScriptTarget.Latest, true);
  const imports = source.statements.filter((statement) => ts.isImportDeclaration(statement));
  const others = source.statements.filter((statement) => !ts.isImportDeclaration(statement));
  const named = others.flatMap((statement) => declarationsOf(statement).map((name) => ({ statement, name })));
  return {
    imports: new Map(imports.flatMap(importsOf)),
    exports: new Set(named.filter(({ statement }) => isExported(statement)).map(({ name }) => name)),
    declared: new Set(named.map(({ name }) => name)),
    importText: imports.map((statement) => statement.getText()).join('\n'),
    statements: others.map((statement) => statement.getFullText()).join('') + '\n',
  };
}

function importsOf({ importClause, moduleSpecifier }: ts.ImportDeclaration): [string, string][] {
  const from = `from ${moduleSpecifier.getText()};`;
  const isType = importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const bindings = importClause?.namedBindings;
  const elements = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  const named = elements.map((element): [string, string] => {
    const text = isType ? `type ${element.getText()}` : element.getText();
    return [element.name.text, `import { ${text} } ${from}`];
  });
  const whole = importClause?.name;
  return whole === undefined ? named : [[whole.text, `import ${whole.text} ${from}`], ...named];
}

function declarationsOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isNamed = ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

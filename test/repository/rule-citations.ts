import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A title of a test, or the name of a case in a table, that cites rules: `R8, R15: a refused preflight …`. */
export interface Citation {
  readonly file: string;
  readonly title: string;
  readonly rules: readonly number[];
}

/** Where a title cites: at its start, or in parentheses. */
const CITED = /^(?:R\d+(?:[–,] ?)?)+|\((?:R\d+(?:[–,] ?)?)+\)/g;

/** The numbers of the rules in a text, ranges such as R5–R11 written out. */
export function rulesIn(text: string): number[] {
  return [...text.matchAll(/\bR(\d+)(?:–R(\d+))?\b/g)].flatMap(([, from, to = from]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i),
  );
}

/** The citations in the titles and names of one file. */
export function citationsOf(root: string, file: string): Citation[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: Citation[] = [];
  const visit = (node: ts.Node): void => {
    const text = isTitle(node) ? textOf(node) : '';
    const rules = (text.match(CITED) ?? []).flatMap(rulesIn);
    if (rules.length > 0) found.push({ file, title: text, rules });
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The first argument of a call, the first element of a row, or the value of `name`. */
function isTitle(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return false;
  if (ts.isPropertyAssignment(parent)) return parent.name.getText() === 'name';
  return (
    (ts.isCallExpression(parent) && parent.arguments[0] === node) ||
    (ts.isArrayLiteralExpression(parent) && parent.elements[0] === node)
  );
}

function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

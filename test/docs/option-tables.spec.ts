import { join } from 'node:path';
import ts from 'typescript';
import { CORS_DEFAULTS } from '../../lib/policy/options/defaults.js';
import { readDocument, ROOT } from './support/document.js';

/** The tables of docs/configuration.md: name, type, default, what is refused, and the clause of the standard. */
const { text } = readDocument('docs/configuration.md');
const rows = [...text.matchAll(/^\| `(\w+)` +\|[^|]*\| ([^|]*?) +\|/gm)].map(([, name, value]) => [name!, value!]);

describe('the tables of options', () => {
  it('name every option there is', () => {
    const program = ts.createProgram([join(ROOT, 'lib/policy/options/options.ts')], { noLib: true });
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(join(ROOT, 'lib/policy/options/options.ts'))!;
    const options = checker
      .getExportsOfModule(checker.getSymbolAtLocation(source)!)
      .filter(({ name }) => ['CorsPolicyOptions', 'CorsModuleOptions'].includes(name))
      .flatMap((symbol) => checker.getDeclaredTypeOfSymbol(symbol).getProperties())
      .map(({ name }) => name);
    expect(rows.map(([name]) => name).toSorted()).toEqual([...new Set(options)].toSorted());
  });

  it('name their defaults', () => {
    const shown = (value: unknown) => (Array.isArray(value) ? value.join(', ') || 'none' : String(value));
    const written = Object.fromEntries(rows.map(([name, value]) => [name, value!.replaceAll('`', '')]));
    expect(written).toMatchObject(
      Object.fromEntries(Object.entries(CORS_DEFAULTS).map(([name, value]) => [name, shown(value)])),
    );
  });
});

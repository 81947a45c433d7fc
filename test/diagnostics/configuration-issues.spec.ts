import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRegExp } from '../../lib/diagnostics/render-value.js';
import { CORS_WARNING_CODES } from '../../lib/diagnostics/warning.js';
import { documentOf } from './catalogue/document.js';
import { applyFixes } from '../policy/fixes/apply-fix.js';
import { type Entry, NO_OPTIONS } from './catalogue/example.js';
import { ISSUE_EXAMPLES } from './catalogue/issue-examples.js';
import { WARNING_EXAMPLES } from './catalogue/warning-examples.js';
import { evaluate, type Outcome, runExample } from './catalogue/run-example.js';

const FILE = join(resolve(import.meta.dirname, '../..'), 'docs/configuration-issues.md');

describe('every code of an issue', () => {
  test.each(Object.entries(ISSUE_EXAMPLES))(
    '%s is reported for its example, and not for a similar one that is accepted',
    async (code, entry) => {
      const reported = (await runExample(entry.reported)).issues.map((issue) => issue.code);
      expect(new Set(reported)).toEqual(
        code === 'too-many-issues' ? new Set(['origin-scheme-missing', code]) : new Set([code]),
      );
      expect((await runExample(entry.accepted)).issues).toEqual([]);
    },
  );
});

/** Examples whose fix leaves a choice, asks for a name, or is code for another place. */
const CHOICES: readonly string[] = [
  ...['origin-placeholder', 'origin-too-long', 'origin-scheme-malformed', 'origin-file', 'origin-host-malformed'],
  ...['origin-port-malformed', 'origin-type', 'origin-null', 'origin-any-credentials', 'origin-insecure'],
  ...[
    'origin-public-suffix',
    'origin-function',
    'origin-function-callback',
    'origin-source',
    'origin-regexp-unchecked',
  ],
  ...['too-many-issues', 'policy-cycle', 'paths-pattern-invalid', 'paths-hidden', 'debug-in-production'],
];

describe('the accepted example of an issue is what the fix writes', () => {
  const isPlain = ({ reported }: Entry) => reported.options !== undefined && reported.classes === undefined;
  const entries = Object.entries(ISSUE_EXAMPLES).filter(([code, entry]) => isPlain(entry) && !CHOICES.includes(code));

  test.each(entries)('%s', async (_code, { reported, accepted }) => {
    const { issues } = await runExample(reported);
    const { options, undone } = applyFixes({ ...evaluate(reported).options }, issues);
    expect(undone).toEqual([]);
    expect(written(options)).toBe(written(evaluate(accepted).options));
  });

  function written(options: object): string {
    return JSON.stringify(options, (_, value: unknown) => (isRegExp(value) ? String(value) : value));
  }
});

describe('every code of a warning', () => {
  test.each(Object.entries(WARNING_EXAMPLES))(
    '%s is reported for its example, and not for a similar one that is accepted',
    async (code, entry) => {
      expect(await codesOf(entry.reported)).toEqual([code]);
      expect(await codesOf(entry.accepted)).toEqual([]);
    },
  );

  test.each(Object.entries(WARNING_EXAMPLES))('%s can be suppressed', async (code, { reported }) => {
    const options = `{ ...${reported.options ?? NO_OPTIONS}, suppressWarnings: ['${code}'] }`;
    expect(await codesOf({ ...reported, options })).toEqual([]);
  });

  it('is in the list of warning codes', () => {
    expect(Object.keys(WARNING_EXAMPLES)).toEqual(CORS_WARNING_CODES);
  });

  async function codesOf(example: Entry['reported']): Promise<string[]> {
    const { issues, warnings } = await runExample(example);
    expect(issues).toEqual([]);
    return [...warnings.keys()];
  }
});

describe('docs/configuration-issues.md', () => {
  it('contains what the examples report (npm run docs writes it)', async () => {
    const outcomes = new Map<string, Outcome>();
    for (const [code, { reported }] of Object.entries({ ...ISSUE_EXAMPLES, ...WARNING_EXAMPLES })) {
      outcomes.set(code, await runExample(reported));
    }
    const text = documentOf(outcomes);
    if (process.env['NESTJS_CORS_WRITE_DOCS'] !== undefined) writeFileSync(FILE, text);
    expect(readFileSync(FILE, 'utf8')).toBe(text);
  });
});

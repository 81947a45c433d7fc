import { join } from 'node:path';
import { renderReport } from '../../../lib/tools/inspector/report/render-report.js';
import type { CorsReport } from '../../../lib/tools/inspector/report/report.js';
import { runCommand } from '../../support/command-line.js';

const file = join(import.meta.dirname, 'applications/many-routes.module.js');
const LONG = 60_000;
const ROUTE = /^(?:GET|POST|PATCH|DELETE) /;

async function report(...args: readonly string[]): Promise<string> {
  const { status, stdout } = await runCommand(['report', file, ...args]);
  expect(status).toBe(0);
  return stdout;
}

describe('a report of 300 routes', () => {
  let text: string;
  let data: CorsReport;

  beforeAll(async () => {
    const [printed, json] = await Promise.all([report(), report('--json')]);
    text = printed;
    data = JSON.parse(json) as CorsReport;
  }, LONG);

  test('has each of them once, grouped by controller', () => {
    const routes = text.split('\n').filter((line) => ROUTE.test(line));
    const controllers = routes.map((line) => /Resource\d\dController/.exec(line)?.[0]);
    expect(routes).toHaveLength(300);
    expect(new Set(routes).size).toBe(300);
    const groups = controllers.filter((name, i) => name !== controllers[i - 1]);
    expect(groups).toHaveLength(30);
    expect(data.entries).toHaveLength(301);
  });

  test.each([80, 100, 120, 160])('fits a terminal of %d characters, and loses nothing', (width) => {
    const lines = renderReport(data, width).split('\n');
    const table = lines.filter((line) => !line.startsWith('The same for all'));
    expect(table.filter((line) => line.length > width)).toEqual([]);
    expect(table.filter((line) => ROUTE.test(line))).toHaveLength(300);
  });

  test.concurrent.each([
    ['--controller', 'Resource07Controller', 10],
    ['--path', '/api/resource-7', 10],
    ['--origin', 'https://resource-3.partner.example.net', 10],
    ['--origin', 'https://eu.admin.example.com', 200],
  ])(
    '%s %s lists %d of them',
    async (option, value, count) => {
      const { entries } = JSON.parse(await report(option, value, '--json')) as CorsReport;
      expect(entries.filter(({ handler }) => handler !== undefined)).toHaveLength(count);
    },
    LONG,
  );
});

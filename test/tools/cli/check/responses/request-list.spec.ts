import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInProcess } from '../../../../support/in-process.js';
import { APP } from '../broken-servers.js';
import { allowing, CREDENTIALS, handWritten } from '../hand-written.js';
import { type RunningServer, serve } from '../server.js';

const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-'));
const file = join(folder, 'requests.txt');
let sound: RunningServer;
let careless: RunningServer;
let blocking: RunningServer;

beforeAll(async () => {
  sound = await serve(handWritten(allowing((origin) => origin === APP)));
  careless = await serve(handWritten(allowing((origin) => origin.startsWith(APP), CREDENTIALS)));
  blocking = await serve(handWritten({ every: () => ({}) }));
});
afterAll(() => {
  for (const one of [sound, careless, blocking]) one.close();
  rmSync(folder, { recursive: true });
});

async function checkLines(lines: readonly string[], ...args: readonly string[]) {
  writeFileSync(file, lines.join('\n'));
  return runInProcess(['check', '--requests', file, '--origin', APP, ...args]);
}

const NOWHERE = 'http://localhost:1/books';

test('every line of a file is checked, and one table is at the end', async () => {
  const { status, stdout } = await checkLines([
    '# The public API',
    `GET ${sound.url}`,
    '',
    `  put\t${sound.url}  `,
    `GET ${careless.url}\r`,
    `GET ${blocking.url}`,
    `GET ${NOWHERE}`,
  ]);
  expect(status).toBe(1);
  expect(stdout.match(/^Verdict: \w+/gm)).toHaveLength(4);
  expect(stdout.split('\n').slice(-7)).toEqual([
    'Verdict    Grade  Findings              Request',
    `allowed    A      none                  GET ${sound.url}`,
    `allowed    A      none                  PUT ${sound.url}`,
    `allowed    F      1, at worst critical  GET ${careless.url}`,
    `blocked    B      1, at worst low       GET ${blocking.url}`,
    `no result  -      -                     GET ${NOWHERE} (No server listens at localhost:1.)`,
    '',
  ]);
});

test('--json prints the checks in the order of the lines', async () => {
  const { status, stdout } = await checkLines([`GET ${sound.url}`, `PUT ${NOWHERE}`, `GET ${careless.url}`], '--json');
  const { checks, exitCode } = JSON.parse(stdout) as { checks: { exitCode: number }[]; exitCode: number };
  expect({ status, exitCode }).toEqual({ status: 1, exitCode: 1 });
  expect(checks.map((one) => one.exitCode)).toEqual([0, 2, 1]);
  expect(checks[1]).toMatchObject({ url: NOWHERE, method: 'PUT', error: { code: 'refused' } });
});

test.each([
  ['no result', [`GET ${NOWHERE}`], 2],
  ['nothing found', [], 0],
] as const)('the exit code for %s', async (_, more, expected) => {
  expect((await checkLines([`GET ${sound.url}`, ...more])).status).toBe(expected);
});

describe('a mistake is reported before anything is sent:', () => {
  test.each([
    [['GET'], 'Line 1 of FILE is not a method and a URL.'],
    [['# x', 'GET https://a.example b'], 'Line 2 of FILE is not a method and a URL.'],
    [['GET api.example.com/books'], "Line 1 of FILE: 'api.example.com/books' is not an http or https URL."],
    [['TRACE https://a.example'], 'Line 1 of FILE: Pages cannot send TRACE: browsers forbid it.'],
    [['# nothing'], 'FILE contains no request.'],
  ])('%j', async (lines, message) => {
    const { status, stderr } = await checkLines(lines);
    expect({ status, message: stderr.split('\n')[0] }).toEqual({
      status: 2,
      message: `error: ${message.replace('FILE', file)}`,
    });
  });

  test('a URL or a method beside the file, and a file that does not exist', async () => {
    const beside = 'error: --requests takes the place of <url> and --method.\n';
    expect((await checkLines([`GET ${sound.url}`], '--method', 'PUT')).stderr).toContain(beside);
    expect((await checkLines([`GET ${sound.url}`], sound.url)).stderr).toContain(beside);
    const missing = await runInProcess(['check', '--requests', join(folder, 'none'), '--origin', APP]);
    expect(missing.stderr).toContain('none cannot be read: ENOENT.\n');
  });
});

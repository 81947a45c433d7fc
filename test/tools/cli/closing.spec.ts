import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/command-line.js';

const file = join(import.meta.dirname, 'applications/closing.module.js');
const slow = `${file}#SlowModule`;
const APP = ['--origin', 'https://app.example.com'];
const OTHER = ['--origin', 'https://other.example.net'];

/** Longer than an application may take to close. */
const LONG = 60_000;

describe('an application that takes long to close', () => {
  test(
    'is reported',
    async () => {
      const { status, stdout, stderr } = await runCommand(['report', slow]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('Books.list  https://app.example.com');
    },
    LONG,
  );

  test.each([
    ['allowed', APP, 0],
    ['blocked', OTHER, 1],
  ])(
    'is explained if the request is %s',
    async (word, origin, status) => {
      const result = await runCommand(['explain', slow, '/books', ...origin]);
      expect({ status: result.status, stderr: result.stderr }).toEqual({ status, stderr: '' });
      expect(result.stdout).toContain(`\n${word.toUpperCase()} [`);
    },
    LONG,
  );

  test(
    'is compared with an earlier report',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-closing-'));
      try {
        const before = join(folder, 'cors-report.json');
        writeFileSync(before, (await runCommand(['report', slow, '--json'])).stdout);
        const env = { SHOP_ORIGIN: 'https://new.example.com' };
        const { status, stdout } = await runCommand(['report', slow, '--since', before], { env });
        expect(status).toBe(1);
        expect(stdout).toContain('+ https://new.example.com gains access: ');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    LONG,
  );

  test(
    'is reported as an error if it does not import CorsModule',
    async () => {
      const { status, stderr } = await runCommand(['report', `${file}#SlowBareModule`]);
      expect(status).toBe(2);
      expect(stderr).toContain('The application does not import CorsModule');
    },
    LONG,
  );
});

test(
  'an application that never closes is ended after 5 seconds, and the exit code stays',
  async () => {
    const started = performance.now();
    const { status, stdout } = await runCommand(['explain', `${file}#StuckModule`, '/books', ...OTHER]);
    expect(status).toBe(1);
    expect(stdout).toContain('\nBLOCKED [');
    expect(performance.now() - started).toBeGreaterThan(5_000);
  },
  LONG,
);

test(
  'a command that something ends before its result exits with 2, even if that asks for 0',
  async () => {
    // Instead of starting the process of the application.
    const script = `import { syncBuiltinESMExports } from 'node:module';
      process.getBuiltinModule('child_process').spawn = () => process.exit(0);
      syncBuiltinESMExports();`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
    const { status, stdout, stderr } = await runCommand(['report', slow], { env });
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: 'error: There is no result.\n' });
  },
  LONG,
);

describe.each(['ExitingModule', 'WaitingModule'])('a process that ends before there is a result (%s)', (name) => {
  const message = 'The process ended before there was a result.';

  test('exits with 2 and says so', async () => {
    const { status, stdout, stderr } = await runCommand(['report', `${file}#${name}`]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error: ${message}\n.*process\\.exit\\(\\).*\n$`));
  });

  test('prints the error as JSON with --json', async () => {
    const { status, stdout } = await runCommand(['explain', `${file}#${name}`, '/books', ...APP, '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ended', message } });
  });
});

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../support/command-line.js';

const file = join(import.meta.dirname, 'applications/printing.module.js');
const ASKED = ['/books', '--origin', 'https://app.example.com'];

/** Longer than an application may take to close. */
const LONG = 60_000;

describe('what the application prints does not mix with the result:', () => {
  test(
    'all of it is on stderr, and stdout is valid JSON',
    async () => {
      const { status, stdout, stderr } = await runCommand(['report', `${file}#PrintingModule`, '--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ version: 1, entries: [{ path: '/books' }, { path: '*' }] });
      expect(stderr.split('\n').sort()).toEqual([
        '',
        'printed by a child',
        'printed by console.log',
        'printed by process.stdout',
        'printed to the file descriptor',
        'printed when the file is loaded',
        'printed while closing',
      ]);
    },
    LONG,
  );

  test(
    'a logger of nestjs-pino with pino-pretty too',
    async () => {
      const asked = ['explain', `${file}#PinoModule`, ...ASKED, '--json'];
      const { status, stdout, stderr } = await runCommand(asked);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ allowed: true });
      expect(stderr).toContain('INFO');
      expect(stderr).toContain('printed by pino');
    },
    LONG,
  );

  test(
    'what it writes to the descriptor of the messages is ignored',
    async () => {
      const { status, stdout } = await runCommand(['report', `${file}#DescriptorModule`, '--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
    },
    LONG,
  );

  test(
    'messages to a parent process are ignored',
    async () => {
      const { status, stdout, stderr } = await runCommand(['report', `${file}#SendingModule`, '--json']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: 'printed when the file is loaded\n' });
      expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
    },
    LONG,
  );
});

test(
  'a process that the application started ends with it',
  async () => {
    // Without that, the command would keep its stderr open, and this would not return.
    const { status, stderr } = await runCommand(['report', `${file}#LeavingModule`]);
    expect(status).toBe(0);
    const pid = Number(/pid (\d+)/.exec(stderr)?.[1]);
    const deadline = performance.now() + 5_000;
    while (isRunning(pid) && performance.now() < deadline) await sleep(20);
    expect(isRunning(pid)).toBe(false);
  },
  LONG,
);

test(
  'an application that blocks its process while it closes is killed, and the exit code stays',
  async () => {
    const { status, stdout } = await runCommand(['report', `${file}#BlockingModule`]);
    expect(status).toBe(0);
    expect(stdout).toContain('/books');
  },
  LONG,
);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

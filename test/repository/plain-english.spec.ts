import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

describe('the check for plain English', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-english-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function check(text: string): { status: number | null; stderr: string } {
    const file = join(folder, 'text.md');
    writeFileSync(file, text);
    const { status, stderr } = spawnSync(process.execPath, ['scripts/check-plain-english.js', file], {
      cwd: root,
      encoding: 'utf8',
    });
    return { status, stderr };
  }

  test('names the file, the line, the phrase and better words', () => {
    const { status, stderr } = check('One good sentence.\nThe entrance stands before the guards.\n');
    expect(status).toBe(1);
    expect(stderr).toContain('text.md:2  "stands": write is, appears, comes before/after\n');
  });

  test.each([
    ['That is no origin.', 'is no'],
    ['The log tells it.', 'tells'],
    ['Nobody is allowed.', 'Nobody'],
    ['A notice is logged.', 'notice'],
    ['It runs in front of the guard.', 'in front of'],
  ])('finds a phrase in "%s"', (text, phrase) => {
    expect(check(text).stderr).toContain(`"${phrase}"`);
  });

  test.each([
    'There is no such option.',
    'This is no longer allowed.',
    'GET stands for every safe method.',
    'Put a proxy in front of it, and the server is behind a proxy.',
    'Fetch https://stranger.example.com in your test.',
  ])('accepts "%s"', (text) => {
    expect(check(text)).toEqual({ status: 0, stderr: '' });
  });
});

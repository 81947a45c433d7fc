import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/command-line.js';

const sources = join(import.meta.dirname, 'applications/sources.module.js');
const CUSTOMER = 'liveOrigins(CustomerOrigins, { key: a function, initTimeout: 1 })';
const PARTNERS = 'liveOrigins(partners)';
const URL = 'https://api.acme.example/orders';
const ORIGIN = ['--origin', 'https://shop.acme.example'];

/** Several processes are started. */
const LONG = 60_000;

test(
  'report starts no source, and lists each by its name and options',
  async () => {
    const { status, stdout, stderr } = await runCommand(['report', sources, '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { entries } = JSON.parse(stdout) as { entries: { path: string; policy: { origin: unknown } }[] };
    expect(entries.map(({ path, policy }) => [path, policy.origin])).toEqual([
      ['/orders', ['https://app.example.com', CUSTOMER]],
      ['/orders/:id', [PARTNERS]],
      ['*', ['https://app.example.com', CUSTOMER]],
    ]);
    const filtered = await runCommand(['report', sources, '--origin', 'https://any.example', '--markdown']);
    expect(filtered).toMatchObject({ status: 0, stderr: '' });
    for (const path of ['/orders ', '/orders/:id ']) expect(filtered.stdout).toContain(path);
  },
  LONG,
);

test(
  'report --since shows a source that takes the place of another',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-report-'));
    const file = join(folder, 'before.json');
    const { stdout } = await runCommand(['report', sources, '--json']);
    writeFileSync(file, stdout.replaceAll('liveOrigins(partners)', 'liveOrigins(formerPartners)'));
    const { status, stdout: changes, stderr } = await runCommand(['report', sources, '--since', file]);
    rmSync(folder, { recursive: true });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(changes).toContain('+ liveOrigins(partners) gains access: PUT /orders/:id');
    expect(changes).toContain('- liveOrigins(formerPartners) loses access: PUT /orders/:id');
  },
  LONG,
);

test(
  'explain without --sources starts none, and says which source decides',
  async () => {
    const { status, stdout, stderr } = await runCommand(['explain', sources, URL, ...ORIGIN]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    expect(stdout).toContain(
      'Not decided: source CustomerOrigins. Its rows may allow this origin, and it was not started.',
    );
    expect(stdout).toContain('< not decided');
    expect(stdout).toContain('add --sources');
    const [json, diagram, isStatic] = await Promise.all([
      runCommand(['explain', sources, URL, ...ORIGIN, '--json', '--method', 'PUT']),
      runCommand(['explain', sources, `${URL}/7`, ...ORIGIN, '--diagram', '--method', 'PUT']),
      runCommand(['explain', sources, URL, '--origin', 'https://app.example.com']),
    ]);
    expect(json.status).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({ allowed: false, undecided: ['CustomerOrigins'], changes: [] });
    expect(diagram.status).toBe(2);
    expect(diagram.stdout).toContain('source partners');
    expect(diagram.stdout).not.toContain('a network error');
    expect(isStatic).toMatchObject({ status: 0, stderr: '' });
  },
  LONG,
);

test(
  'explain --sources starts them, and names source, key and row',
  async () => {
    const [allowed, refused, failed] = await Promise.all([
      runCommand(['explain', sources, URL, ...ORIGIN, '--sources']),
      runCommand(['explain', sources, URL, '--origin', 'https://shop.other.example', '--sources']),
      runCommand(['explain', sources, URL, ...ORIGIN, '--sources'], { env: { FAILS: '1' } }),
    ]);
    expect(allowed.status).toBe(0);
    expect(allowed.stdout).toContain(
      "It is allowed by row 'https://*.acme.example' of CustomerOrigins for api.acme.example.",
    );
    expect(refused.status).toBe(1);
    expect(failed.status).toBe(2);
    expect(failed.stderr).toContain('CustomerOrigins has no rows after 1 s');
  },
  LONG,
);

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifest: { scripts: Record<string, string>; repository?: unknown } = JSON.parse(read('package.json'));

const folder = '.github/workflows';
const workflows = readdirSync(join(root, folder)).map((name) => [name, read(`${folder}/${name}`)] as const);

/** The scripts of package.json that a text runs, with those that they run in turn. */
function scriptsIn(text: string, found = new Set<string>()): Set<string> {
  const direct = [...text.matchAll(/\bnpm (?:run )?(?:--silent )?([\w:]+)/g)].map(([, name]) => name!);
  const steps = [...text.matchAll(/run-steps\.js ([\w: ]+)/g)].flatMap(([, names]) => names!.split(' '));
  for (const name of [...direct, ...steps]) {
    if (found.has(name) || !(name in manifest.scripts)) continue;
    found.add(name);
    for (const script of [`pre${name}`, name, `post${name}`]) scriptsIn(manifest.scripts[script] ?? '', found);
  }
  return found;
}

describe('the workflows', () => {
  test.each(workflows)('%s pins every action to a version', (_, text) => {
    const actions = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action!);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  test('run only npm scripts that .ci/run runs too, except for releasing', () => {
    const known = scriptsIn(read('.ci/run'));
    const commands = workflows.flatMap(([, text]) => [...text.matchAll(/run: (.*)/g)].map(([, command]) => command!));
    expect(commands.length).toBeGreaterThan(10);
    const others = commands.filter((command) => {
      const [, name] = /^npm (?:run )?([\w:]+)$/.exec(command) ?? [];
      return name === undefined || !(name === 'ci' || name.startsWith('release:') || known.has(name));
    });
    expect(others).toEqual([]);
  });
});

test('the release stops with one sentence while package.json has no repository', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/check-release.js'], { cwd: root, encoding: 'utf8' });
  const sentence = 'package.json has no "repository": add the URL of the repository, which npm needs for provenance.\n';
  expect({ status, stderr }).toEqual(manifest.repository ? { status: 0, stderr: '' } : { status: 1, stderr: sentence });
});

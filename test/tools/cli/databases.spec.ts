import { join } from 'node:path';
import { runCommand, runOnTerminal, testOnTerminal } from '../../support/command-line.js';

const file = join(import.meta.dirname, 'applications/databases.module.js');

/** Enough for the application to begin to wait, in seconds. The tests run side by side, because they mostly wait. */
const START = 14;
const LONG = 60_000;

/** Applications, and the provider that connects to a database, none of which runs. */
const WAITING = [
  ['TypeOrmApp', 'DataSource'],
  ['MongooseApp', 'DatabaseConnection'],
  ['RedisApp', 'REDIS'],
  ['HookApp', 'Database'],
] as const;

test.concurrent.each(WAITING)(
  '%s without its database stops after the time limit, names %s and prints the option that helps',
  async (name, provider) => {
    const asked = ['report', `${file}#${name}`, '--timeout', String(START), '--json'];
    const { status, stdout, stderr } = await runCommand(asked);
    expect(status).toBe(2);
    const message = `The application did not start within ${START} s. It waits for ${provider}.`;
    const hint = `Start what ${provider} connects to, or put an inert value in its place: --stub ${provider}`;
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'timeout', message, hint } });
    expect(stderr).toContain(`Still starting the application, waiting for ${provider} …\n`);
  },
  LONG,
);

const testOnTerminalToo = testOnTerminal === test ? test.concurrent : test.skip;
testOnTerminalToo(
  'a terminal shows how long it takes',
  async () => {
    const { stdout } = await runOnTerminal(['report', `${file}#HookApp`, '--timeout', String(START)]);
    expect(stdout).toMatch(/Starting the application … \d+ s, waiting for Database/);
  },
  LONG,
);

test.concurrent.each(WAITING)(
  '%s without its database is reported and explained with --stub %s',
  async (name, provider) => {
    const stub = ['--stub', provider];
    const { status, stdout } = await runCommand(['report', `${file}#${name}`, ...stub]);
    expect(status).toBe(0);
    expect(stdout).toContain('Books.list  https://app.example.com');
    const asked = ['explain', `${file}#${name}`, '/books', '--origin', 'https://app.example.com', ...stub];
    expect(await runCommand(asked)).toMatchObject({ status: 0 });
  },
  LONG,
);

test.concurrent(
  'an application that fails to connect names the provider, too',
  async () => {
    const { status, stderr } = await runCommand(['report', `${file}#FailingApp`]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: The application did not start: .*ECONNREFUSED.*\n/m);
    expect(stderr).toContain(
      'The error comes from Unreachable. To put an inert value in its place: --stub Unreachable',
    );
    expect(await runCommand(['report', `${file}#FailingApp`, '--stub', 'Unreachable'])).toMatchObject({ status: 0 });
  },
  LONG,
);

test.concurrent(
  '--stub refuses a name that no provider has',
  async () => {
    const { status, stderr } = await runCommand([
      'report',
      `${file}#FailingApp`,
      '--stub',
      'Unreachabel',
      '--stub',
      'Unreachable',
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain("No provider has the name 'Unreachabel'.\nDid you mean --stub Unreachable?\n");
  },
  LONG,
);

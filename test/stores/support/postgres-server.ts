import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { programPath } from '../../../scripts/programs.js';
import { freePort } from '../../support/free-port.js';

/** PostgreSQL refuses to run as root. */
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Lets the server read these files and folders. */
export function giveToServer(...paths: string[]): void {
  const { uid, gid } = user;
  if (uid !== undefined) for (const path of paths) chownSync(path, uid, gid);
}

/** A PostgreSQL server of the tests, on a port that stays the same when it is started again. */
export class PostgresServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly settings: readonly string[],
  ) {}

  /** @param settings such as `ssl=on` */
  static async start(...settings: string[]): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-postgres-'));
    giveToServer(folder);
    const initdb = join(dirname(programPath('postgres')), 'initdb');
    const options = [
      '-D',
      join(folder, 'data'),
      '-U',
      'postgres',
      '--auth=trust',
      '--no-sync',
      '--encoding=UTF8',
      '--locale=C',
    ];
    execFileSync(initdb, options, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const server = new PostgresServer(await freePort(), folder, settings);
    await server.restart();
    return server;
  }

  /** A new client that is not connected. */
  readonly client = (settings: ClientConfig = {}): Client =>
    new Client({ host: '127.0.0.1', port: this.port, user: 'postgres', database: 'postgres', ...settings });

  /** After a crash, the server does not start before the last process of the old one has ended. */
  async restart(): Promise<void> {
    for (let attempt = 0; !(await this.begin()); attempt++) {
      if (attempt === 100) throw new Error('PostgreSQL does not start.');
      await sleep(100);
    }
  }

  private async begin(): Promise<boolean> {
    const settings = [
      `port=${String(this.port)}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.folder}`,
      ...this.settings,
    ];
    const child = spawn(
      programPath('postgres'),
      ['-D', join(this.folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
      { ...user, cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.process = child;
    return new Promise((resolve) => {
      child.once('exit', () => resolve(false));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('ready to accept connections')) resolve(true);
      });
    });
  }

  /** Runs statements, one after the other, on a connection of its own. Returns the rows of the last. */
  async run(...statements: string[]): Promise<Record<string, unknown>[]> {
    const client = this.client();
    await client.connect();
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    await client.end();
    return rows;
  }

  /** As in a crash: the files stay. */
  async kill(signal: 'SIGKILL' | 'SIGQUIT' = 'SIGKILL'): Promise<void> {
    const child = this.process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  async remove(): Promise<void> {
    await this.kill('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

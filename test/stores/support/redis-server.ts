import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { programPath } from '../../../scripts/programs.js';
import { freePort } from '../../support/free-port.js';

/** A Redis server of the tests, on a port that stays the same when it is started again. */
export class RedisServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly settings: readonly string[],
  ) {}

  /** Without settings, nothing is written to the disk: started again, it is empty. */
  static async start(...settings: string[]): Promise<RedisServer> {
    const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-redis-'));
    const server = new RedisServer(await freePort(), folder, settings);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.port)}`;
  }

  async restart(...more: string[]): Promise<void> {
    const common = ['--port', String(this.port), '--dir', this.folder, '--save', '', '--bind', '127.0.0.1'];
    const child = spawn(programPath('redis'), [...common, ...this.settings, ...more], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.process = child;
    // A process that ends early closes its output.
    for await (const line of child.stdout.setEncoding('utf8'))
      if (String(line).includes('Ready to accept connections')) break;
    child.stdout.resume();
  }

  /** Sends commands, one after the other, on a connection of its own. */
  async run(...commands: (readonly string[])[]): Promise<unknown[]> {
    const client = createClient({ url: this.url });
    await client.connect();
    const replies: unknown[] = [];
    for (const command of commands) replies.push(await client.sendCommand([...command]));
    client.destroy();
    return replies;
  }

  async kill(): Promise<void> {
    const child = this.process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from '../../../scripts/programs.js';
import { freePort } from '../../support/free-port.js';
import type { RedisServer } from './redis-server.js';

/** A Sentinel of the tests, which decides alone that its master is down. */
export class Sentinel {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(name: string, master: RedisServer): Promise<Sentinel> {
    const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-sentinel-'));
    const port = await freePort();
    const file = join(folder, 'sentinel.conf');
    const lines = [
      `port ${String(port)}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor ${name} 127.0.0.1 ${String(master.port)} 1`,
      `sentinel down-after-milliseconds ${name} 1000`,
      `sentinel failover-timeout ${name} 5000`,
    ];
    writeFileSync(file, lines.join('\n'));
    const child = spawn(programPath('redis'), [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const sentinel = new Sentinel(port, folder, child);
    // It knows the replicas as soon as it has asked the master.
    await sentinel.says('+slave');
    return sentinel;
  }

  /** Waits for an event in its log. */
  async says(event: string): Promise<void> {
    const { stdout } = this.process;
    if (stdout === null) return;
    let log = '';
    await new Promise<void>((resolve, reject) => {
      const read = (text: unknown): void => {
        log += String(text);
        if (!log.includes(event)) return;
        stdout.off('data', read);
        resolve();
      };
      stdout.on('data', read);
      this.process.once('exit', () => reject(new Error(log)));
    });
    stdout.resume();
  }

  async remove(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

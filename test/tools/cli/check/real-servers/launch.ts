import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../../support/free-port.js';
import type { RunningServer } from '../server.js';

/** How a server is started. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Files in its folder, by name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Place {
  readonly port: number;
  /** A new folder, readable by everyone, because some servers change their user. */
  readonly folder: string;
}

const PATIENCE = 60_000;

/** Starts a program that serves /books at a free port, and waits until it accepts connections. */
export async function launch(programAt: (place: Place) => Program): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-server-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const { command, args, files } = programAt({ port, folder });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const env = { ...process.env, HOME: folder };
  // A group of its own, because some servers start workers.
  const child = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = outputOf(child);
  const close = (): void => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilListening(port, child, output);
  } catch (error) {
    close();
    throw error;
  }
  return { url: `http://localhost:${port}/books`, close };
}

function outputOf(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

async function untilListening(port: number, child: ChildProcess, output: () => string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > end)
      throw new Error(`${child.spawnfile} does not listen.\n${output()}`);
    await sleep(50);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (listens: boolean) => () => {
      socket.destroy();
      resolve(listens);
    };
    socket.on('connect', settle(true)).on('error', settle(false));
  });
}

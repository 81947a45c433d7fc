import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { APPLICATION_PROCESS, CHANNEL } from './messages.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A process for an application. Its stdout is stderr of this process, because stdout is for the result. */
export class ApplicationProcess {
  readonly channel: Duplex;
  /** What the first signal does, if it shall not end both processes at once. The second one always does. */
  onSignal: (() => void) | undefined;
  private readonly child: ChildProcess;

  constructor() {
    const [, program = ''] = process.argv;
    this.child = spawn(process.execPath, [...process.execArgv, program, APPLICATION_PROCESS], {
      stdio: ['ignore', 2, 2, 'pipe'],
      // A group of its own, so that what the application starts ends with it.
      detached: process.platform !== 'win32',
    });
    this.channel = this.child.stdio[CHANNEL] as Duplex;
    // The process can end before it has read the question.
    this.channel.on('error', () => undefined);
    this.child.on('exit', () => this.kill());
    process.on('exit', () => this.kill());
    for (const signal of SIGNALS) process.on(signal, () => this.interrupted(signal));
  }

  /** Ends the process, and after it this one, even if the application never closes. */
  killAfter(milliseconds: number): void {
    const timer = setTimeout(() => this.kill(), milliseconds);
    this.child.on('exit', () => clearTimeout(timer));
  }

  kill(): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }

  private interrupted(signal: NodeJS.Signals): void {
    const { onSignal } = this;
    this.onSignal = undefined;
    if (onSignal === undefined) this.endWith(signal);
    else onSignal();
  }

  /** Ends this process as the signal would have done. */
  private endWith(signal: NodeJS.Signals): void {
    this.kill();
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
}

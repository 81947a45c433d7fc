import { CommandError } from '../../command-error.js';
import type { Terminal } from '../../terminal.js';
import { shellWord } from '../../shell-word.js';

/** How often a terminal shows how long the start takes, in milliseconds. */
const INTERVAL = 1_000;
/** After how many seconds the log of a CI shows it. */
const PATIENCE = 10;

/** Shows how long an application takes to start, and what it waits for, and ends the wait after a time limit. */
export class StartupProgress {
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout;
  private provider: string | undefined;
  private limit: NodeJS.Timeout | undefined;
  private logged: string | undefined;
  isTimedOut = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly timeout: number,
  ) {
    terminal.progress('Starting the application …');
    this.timer = setInterval(() => this.show(), INTERVAL);
  }

  /** @throws {CommandError} if there is no result within the time limit */
  async within<T>(result: Promise<T>): Promise<T> {
    try {
      return await Promise.race([result, this.expired()]);
    } finally {
      clearInterval(this.timer);
      clearTimeout(this.limit);
    }
  }

  waitFor(provider: string | undefined): void {
    this.provider = provider;
  }

  private expired(): Promise<never> {
    return new Promise((_, reject) => {
      this.limit = setTimeout(() => {
        this.isTimedOut = true;
        reject(this.timedOut());
      }, this.timeout);
    });
  }

  private show(): void {
    const seconds = Math.round((performance.now() - this.started) / 1000);
    const what = this.provider === undefined ? '' : `, waiting for ${this.provider}`;
    this.terminal.progress(`Starting the application … ${seconds} s${what}`);
    if (seconds < PATIENCE || what === this.logged) return;
    this.logged = what;
    this.terminal.log(`Still starting the application${what} …`);
  }

  private timedOut(): CommandError {
    const { provider } = this;
    const message = `The application did not start within ${this.timeout / 1000} s`;
    if (provider === undefined) {
      const hint = 'Look for promises that never resolve while it starts, or allow more time with --timeout <seconds>.';
      return new CommandError('timeout', `${message}.`, hint);
    }
    const hint = `Start what ${provider} connects to, or put an inert value in its place: --stub ${shellWord(provider)}`;
    return new CommandError('timeout', `${message}. It waits for ${provider}.`, hint);
  }
}

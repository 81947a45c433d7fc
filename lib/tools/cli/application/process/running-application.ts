import { createInterface } from 'node:readline';
import type { CorsExplanation } from '../../../inspector/explanation.js';
import type { CorsExplainRequest } from '../../../inspector/explain-request.js';
import type { CorsReport } from '../../../inspector/report/report.js';
import { CommandError } from '../../command-error.js';
import { ApplicationProcess } from './child-process.js';
import { Deferred } from './deferred.js';
import type { ApplicationMessage, ApplicationOptions, ApplicationRequest } from './messages.js';

/** How long closing the application may take before its process is killed, in milliseconds. */
const CLOSE_TIMEOUT = 5_000;

type Answer = CorsReport | CorsExplanation;

/** An application in a process of its own, which answers questions until it is closed. */
export class RunningApplication {
  private readonly process = new ApplicationProcess();
  private readonly start = new Deferred<void>();
  private readonly end = new Deferred<void>();
  private readonly pending = new Map<number, Deferred<Answer>>();
  private failure: Error | undefined;
  private asked = 0;
  isClosing = false;
  /** Is called with the name of the provider that Nest waits for while the application starts. */
  onWaiting: (provider: string | undefined) => void = () => undefined;

  constructor(options: ApplicationOptions) {
    const lines = createInterface({ input: this.process.channel });
    lines.on('line', (line) => this.take(readMessage(line)));
    lines.on('close', () => {
      this.fail(endedEarly());
      this.end.resolve();
    });
    this.start.promise.catch(() => undefined);
    this.send({ type: 'start', options });
  }

  /** Resolves when the application has started, and rejects with a CommandError if it does not. */
  get started(): Promise<void> {
    return this.start.promise;
  }

  /** Resolves when its process has ended. */
  get ended(): Promise<void> {
    return this.end.promise;
  }

  report(): Promise<CorsReport> {
    return this.ask({}) as Promise<CorsReport>;
  }

  explain(request: CorsExplainRequest): Promise<CorsExplanation> {
    return this.ask({ request }) as Promise<CorsExplanation>;
  }

  /** Closes the application, and ends its process after a time limit. */
  close(): void {
    this.isClosing = true;
    this.send({ type: 'close' });
    this.process.killAfter(CLOSE_TIMEOUT);
  }

  /** Calls a function on Ctrl-C, instead of ending both processes at once. The second Ctrl-C ends them. */
  onInterrupt(interrupt: () => void): void {
    this.process.onSignal = interrupt;
  }

  kill(): void {
    this.process.kill();
  }

  private ask(more: { readonly request?: CorsExplainRequest }): Promise<Answer> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const id = this.asked++;
    const answer = new Deferred<Answer>();
    this.pending.set(id, answer);
    this.send({ type: 'ask', id, ...more });
    return answer.promise;
  }

  private send(request: ApplicationRequest): void {
    this.process.channel.write(`${JSON.stringify(request)}\n`);
  }

  private take(message: ApplicationMessage | undefined): void {
    if (message === undefined) return;
    if (message.type === 'waiting') this.onWaiting(message.provider ?? undefined);
    else if (message.type === 'started') this.start.resolve();
    else if (message.type === 'answer') this.answered(message.id)?.resolve(message.answer);
    else if (message.id === undefined) this.fail(errorOf(message));
    else this.answered(message.id)?.reject(errorOf(message));
  }

  private answered(id: number): Deferred<Answer> | undefined {
    const answer = this.pending.get(id);
    this.pending.delete(id);
    return answer;
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.start.reject(this.failure);
    for (const { reject } of this.pending.values()) reject(this.failure);
    this.pending.clear();
  }
}

/** An application can also write to the file descriptor of the messages. That is left out. */
function readMessage(line: string): ApplicationMessage | undefined {
  try {
    return JSON.parse(line) as ApplicationMessage;
  } catch {
    return undefined;
  }
}

function errorOf(message: Extract<ApplicationMessage, { type: 'failure' | 'error' }>): Error {
  if (message.type === 'failure') return new CommandError(message.code, message.message, message.hint);
  return Object.assign(new Error('The application process failed.'), { stack: message.stack });
}

function endedEarly(): CommandError {
  return new CommandError(
    'ended',
    'The process ended before there was a result.',
    'Look for process.exit() in the application, and for promises that never resolve while it starts.',
  );
}

import type { INestApplication } from '@nestjs/common';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { inspectWithoutSources } from '../../../../sources/inspected-process.js';
import type { CorsExplainRequest } from '../../../inspector/explain-request.js';
import { CommandError } from '../../command-error.js';
import { ApplicationStart, inspectorOf } from '../inspect-application.js';
import { type ApplicationMessage, type ApplicationOptions, type ApplicationRequest, CHANNEL } from './messages.js';

/** How often the name of the provider that Nest waits for is sent, in milliseconds. */
const WAITING_INTERVAL = 200;

/** Initializes an application, answers questions about it, and closes it. This runs in a process of its own. */
export function runApplicationProcess(): void {
  const channel = new Socket({ fd: CHANNEL });
  const lines = createInterface({ input: channel });
  const application = new ProcessedApplication(channel);
  lines.on('line', (line) => void application.take(JSON.parse(line) as ApplicationRequest));
  // The command has ended.
  lines.on('close', () => process.exit());
}

class ProcessedApplication {
  private app: INestApplication | undefined;
  private started: Promise<boolean> = Promise.resolve(false);

  constructor(private readonly channel: Socket) {}

  async take(request: ApplicationRequest): Promise<void> {
    if (request.type === 'start') this.started = this.start(request.options);
    // The failure of the start answers every question.
    else if (!(await this.started) && request.type === 'ask') return;
    else if (request.type === 'ask') await this.answer(request.id, request.request);
    else await this.close();
  }

  private async start({ operand, platform, stubs, sources }: ApplicationOptions): Promise<boolean> {
    if (!sources) inspectWithoutSources();
    const start = new ApplicationStart(operand, platform, stubs);
    let reported: string | undefined;
    const timer = setInterval(() => {
      if (start.waitingFor === reported) return;
      reported = start.waitingFor;
      void this.send({ type: 'waiting', provider: reported ?? null });
    }, WAITING_INTERVAL).unref();
    // An application that waits for something that never happens shall not keep the process running.
    this.channel.unref();
    try {
      this.app = await start.start();
      inspectorOf(this.app);
      this.channel.ref();
      await this.send({ type: 'started' });
      return true;
    } catch (error) {
      this.channel.ref();
      await this.send(failureOf(error));
      return false;
    } finally {
      clearInterval(timer);
    }
  }

  private async answer(id: number, request: CorsExplainRequest | undefined): Promise<void> {
    if (this.app === undefined) return;
    const inspector = inspectorOf(this.app);
    try {
      const answer = request === undefined ? inspector.report() : await inspector.explain(request);
      await this.send({ type: 'answer', id, answer });
    } catch (error) {
      await this.send({ ...failureOf(error), id });
    }
  }

  private async close(): Promise<void> {
    await this.app?.close().catch(() => undefined);
    process.exit();
  }

  /** Resolves when the message has left the process. */
  private send(message: ApplicationMessage): Promise<void> {
    return new Promise((resolve) => this.channel.write(`${JSON.stringify(message)}\n`, () => resolve()));
  }
}

function failureOf(error: unknown): Extract<ApplicationMessage, { type: 'failure' | 'error' }> {
  if (error instanceof CommandError) {
    const { code, message, hint } = error;
    return { type: 'failure', code, message, hint };
  }
  return { type: 'error', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

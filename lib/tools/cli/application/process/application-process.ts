import type { INestApplication } from '@nestjs/common';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { CommandError } from '../../command-error.js';
import { ApplicationStart, inspectorOf } from '../inspect-application.js';
import { type ApplicationMessage, type ApplicationQuestion, CHANNEL } from './messages.js';

/** How often the name of the provider that Nest waits for is sent, in milliseconds. */
const WAITING_INTERVAL = 200;

/** Initializes an application, answers one question about it, and closes it. This runs in a process of its own. */
export async function runApplicationProcess(): Promise<void> {
  const channel = new Socket({ fd: CHANNEL });
  const lines = createInterface({ input: channel });
  const [line] = (await once(lines, 'line')) as [string];
  // An application that waits for something that never happens shall not keep the process running.
  channel.unref();
  // The command has ended.
  lines.on('close', () => process.exit());
  const app = await answer(JSON.parse(line) as ApplicationQuestion, (message) => send(channel, message));
  await app?.close().catch(() => undefined);
  process.exit();
}

async function answer(
  { operand, platform, stubs, request }: ApplicationQuestion,
  reply: (message: ApplicationMessage) => Promise<void>,
): Promise<INestApplication | undefined> {
  const start = new ApplicationStart(operand, platform, stubs);
  let reported: string | undefined;
  const timer = setInterval(() => {
    if (start.waitingFor === reported) return;
    reported = start.waitingFor;
    void reply({ type: 'waiting', provider: reported ?? null });
  }, WAITING_INTERVAL).unref();
  let app: INestApplication | undefined;
  try {
    app = await start.start();
    const inspector = inspectorOf(app);
    await reply({
      type: 'answer',
      answer: request === undefined ? inspector.report() : await inspector.explain(request),
    });
  } catch (error) {
    await reply(failureOf(error));
  } finally {
    clearInterval(timer);
  }
  return app;
}

function failureOf(error: unknown): ApplicationMessage {
  if (error instanceof CommandError) {
    const { code, message, hint } = error;
    return { type: 'failure', code, message, hint };
  }
  return { type: 'error', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Resolves when the message has left the process. */
function send(channel: Socket, message: ApplicationMessage): Promise<void> {
  return new Promise((resolve) => channel.write(`${JSON.stringify(message)}\n`, () => resolve()));
}

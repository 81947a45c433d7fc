import { createInterface } from 'node:readline';
import type { CorsExplanation } from '../../../inspector/explanation.js';
import type { CorsExplainRequest } from '../../../inspector/explain-request.js';
import type { CorsReport } from '../../../inspector/report/report.js';
import { CommandError } from '../../command-error.js';
import type { Terminal } from '../../terminal.js';
import { ApplicationProcess } from './child-process.js';
import type { ApplicationMessage, ApplicationOptions, ApplicationQuestion } from './messages.js';
import { StartupProgress } from './startup-progress.js';

/** How long closing the application may take before its process is killed, in milliseconds. */
const CLOSE_TIMEOUT = 5_000;

export interface AskOptions extends ApplicationOptions {
  /** How long the application may take to start, in milliseconds. */
  readonly timeout: number;
}

/** @throws {CommandError} if the application does not start in time or has no CorsModule */
export function askForReport(options: AskOptions, terminal: Terminal): Promise<CorsReport> {
  return ask(options, {}, terminal) as Promise<CorsReport>;
}

/** @throws {CommandError} if the application does not start in time or has no CorsModule */
export function askForExplanation(
  options: AskOptions,
  request: CorsExplainRequest,
  terminal: Terminal,
): Promise<CorsExplanation> {
  return ask(options, { request }, terminal) as Promise<CorsExplanation>;
}

/** Returns as soon as there is an answer. The application closes while the command prints it. */
async function ask(
  { timeout, ...options }: AskOptions,
  more: Pick<ApplicationQuestion, 'request'>,
  terminal: Terminal,
): Promise<CorsReport | CorsExplanation> {
  const application = new ApplicationProcess();
  const progress = new StartupProgress(terminal, timeout);
  application.channel.write(`${JSON.stringify({ ...options, ...more })}\n`);
  try {
    return await answerOf(createInterface({ input: application.channel }), progress);
  } finally {
    progress.stop();
    if (progress.isTimedOut) application.kill();
    else application.killAfter(CLOSE_TIMEOUT);
  }
}

function answerOf(
  lines: ReturnType<typeof createInterface>,
  progress: StartupProgress,
): Promise<CorsReport | CorsExplanation> {
  return new Promise((resolve, reject) => {
    progress.onTimeout(reject);
    lines.on('close', () => reject(endedEarly()));
    lines.on('line', (line) => {
      const message = JSON.parse(line) as ApplicationMessage;
      if (message.type === 'waiting') progress.waitFor(message.provider ?? undefined);
      else if (message.type === 'answer') resolve(message.answer);
      else if (message.type === 'failure') reject(new CommandError(message.code, message.message, message.hint));
      else reject(Object.assign(new Error('The application process failed.'), { stack: message.stack }));
    });
  });
}

function endedEarly(): CommandError {
  return new CommandError(
    'ended',
    'The process ended before there was a result.',
    'Look for process.exit() in the application, and for promises that never resolve while it starts.',
  );
}

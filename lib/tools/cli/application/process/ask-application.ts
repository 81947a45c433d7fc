import type { CorsExplanation } from '../../../inspector/explanation.js';
import type { CorsExplainRequest } from '../../../inspector/explain-request.js';
import type { CorsReport } from '../../../inspector/report/report.js';
import type { Terminal } from '../../terminal.js';
import type { ApplicationOptions } from './messages.js';
import { RunningApplication } from './running-application.js';
import { StartupProgress } from './startup-progress.js';

export interface AskOptions extends ApplicationOptions {
  /** How long the application may take to start, in milliseconds. */
  readonly timeout: number;
}

/** @throws {CommandError} if the application does not start in time or has no CorsModule */
export function askForReport(options: AskOptions, terminal: Terminal): Promise<CorsReport> {
  return ask(options, (application) => application.report(), terminal);
}

/** @throws {CommandError} if the application does not start in time or has no CorsModule */
export function askForExplanation(
  options: AskOptions,
  request: CorsExplainRequest,
  terminal: Terminal,
): Promise<CorsExplanation> {
  return ask(options, (application) => application.explain(request), terminal);
}

/**
 * Starts an application that runs until it is closed.
 *
 * @throws {CommandError} if the application does not start in time or has no CorsModule
 */
export function startApplication(options: AskOptions, terminal: Terminal): Promise<RunningApplication> {
  const application = new RunningApplication(options);
  return within(application, application.started, options, terminal).then(() => application);
}

/** Returns as soon as there is an answer. The application closes while the command prints it. */
async function ask<T>(
  options: AskOptions,
  question: (application: RunningApplication) => Promise<T>,
  terminal: Terminal,
): Promise<T> {
  const application = new RunningApplication(options);
  const answer = await within(application, question(application), options, terminal);
  application.close();
  return answer;
}

/** Waits for what the application does first, and closes it if that fails. */
async function within<T>(
  application: RunningApplication,
  result: Promise<T>,
  { timeout }: AskOptions,
  terminal: Terminal,
): Promise<T> {
  const progress = new StartupProgress(terminal, timeout);
  application.onWaiting = (provider) => progress.waitFor(provider);
  try {
    return await progress.within(result);
  } catch (error) {
    if (progress.isTimedOut) application.kill();
    else application.close();
    throw error;
  }
}

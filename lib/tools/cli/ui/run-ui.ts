import { startApplication } from '../application/process/ask-application.js';
import type { RunningApplication } from '../application/process/running-application.js';
import { readApplicationOptions } from '../application/read-application-options.js';
import type { Arguments } from '../arguments.js';
import { CommandError, usageError } from '../command-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { readReport } from '../report/read-report.js';
import type { Terminal } from '../terminal.js';
import { LocalServer } from './local-server.js';
import { Pages } from './pages.js';

/** `ui <module>`: starts the application, and serves pages about it until it is interrupted. */
export async function runUi(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [operand = ''] = given.expectOperands('<module>');
  const options = readApplicationOptions(operand, given);
  const file = given.text('since');
  const since = file === undefined ? undefined : { file, report: readReport(file) };
  // First, because starting an application can take long, and the port can be in use.
  const server = await LocalServer.listen(readPort(given.text('port')));
  try {
    const application = await startApplication(options, terminal);
    const pages = new Pages(operand, application, since);
    server.serve((path, query) => pages.answer(path, query));
    terminal.print(announcement(operand, server.url));
    return await untilInterrupted(application, terminal);
  } finally {
    server.close();
  }
}

function announcement(operand: string, url: string): string {
  return `${operand}: ${url}

The application runs until you press Ctrl-C. Its jobs and consumers run too.
Keep the address to yourself: the token in it is what lets a browser on this machine see the pages.`;
}

async function untilInterrupted(application: RunningApplication, terminal: Terminal): Promise<ExitCode> {
  application.onInterrupt(() => {
    terminal.progress('Closing the application …');
    application.close();
  });
  await application.ended;
  terminal.clearProgress();
  if (application.isClosing) return EXIT.fine;
  throw new CommandError('ended', 'The application has ended.', 'Look for process.exit() and for errors in its log.');
}

const MAX_PORT = 65_535;

/** 0 is any free port. */
function readPort(text = '0'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= MAX_PORT)) throw usageError(`'${text}' is not a valid --port.`, `Write a number up to ${MAX_PORT}.`);
  return port;
}

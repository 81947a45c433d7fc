import type { Command } from '../command.js';
import { PLATFORM_OPTIONS } from '../shared-options.js';

export const reportCommand: Command = {
  name: 'report',
  operands: '<module>',
  summary: 'Every route of an application with its policy, and what has changed',
  description: [
    `Initializes the application of a compiled root module, without listening on a port, and lists its routes. What
the module does when it starts, such as connecting to a database, it does here, too.`,
    `What main.ts does between creating the application and listening (a prefix, versions) is not known from the
module. Export a function that creates the application, and name it: dist/create-app.js#createApp.`,
  ],
  options: {
    ...PLATFORM_OPTIONS,
    json: { type: 'boolean', help: 'Print JSON, in a stable order, fit for a snapshot' },
    markdown: { type: 'boolean', help: 'Print a table in Markdown' },
    since: { type: 'string', value: '<file>', help: 'Print who gains and who loses access since this JSON report' },
  },
  examples: [
    { purpose: 'What is open?', line: 'report dist/app.module.js' },
    { purpose: 'In CI: does this change let anybody in?', line: 'report dist/app.module.js --since cors-report.json' },
    { purpose: 'Keep what is meant', line: 'report dist/app.module.js --json > cors-report.json' },
  ],
  exits: {
    0: 'Listed; with --since, nobody gains or loses access',
    1: 'With --since: somebody gains or loses access',
    2: 'Could not list: no such module, an application that does not start, a mistake in the command line',
  },
  async run(given, terminal) {
    const { runReport } = await import('./run-report.js');
    return runReport(given, terminal);
  },
};

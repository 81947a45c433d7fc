import type { Command } from '../command.js';
import { APPLICATION_OPTIONS } from '../shared-options.js';

export const reportCommand: Command = {
  name: 'report',
  operands: '<module>',
  summary: 'List every route of your application with its policy, and what has changed',
  description: [
    `Initializes the application of a compiled root module without listening on a port, and lists its routes. The
application starts as usual, so it also connects to its database, for example. Only the sources of liveOrigins() are not
started: they are listed by name.`,
    `The root module does not contain what main.ts sets before listening (a prefix, versions). If you set such things,
export a function that creates the application and name it: dist/create-app.js#createApp.`,
  ],
  options: {
    ...APPLICATION_OPTIONS,
    json: { type: 'boolean', help: 'Print JSON in a stable order, for snapshots' },
    markdown: { type: 'boolean', help: 'Print a Markdown table' },
    since: { type: 'string', value: '<file>', help: 'Print which origins gain and lose access since this JSON report' },
    path: { type: 'string', value: '<path>', help: 'List only this path and the paths below it' },
    origin: { type: 'string', value: '<origin>', help: 'List only routes that allow this origin, or may allow it' },
    controller: { type: 'string', value: '<class>', help: 'List only the routes of this controller' },
  },
  examples: [
    { purpose: 'List the policies', line: 'report dist/app.module.js' },
    {
      purpose: 'In CI: does this change give any origin access?',
      line: 'report dist/app.module.js --since cors-report.json',
    },
    { purpose: 'Save the intended policies', line: 'report dist/app.module.js --json > cors-report.json' },
  ],
  exits: {
    0: 'Listed; with --since, nothing has changed',
    1: 'With --since: an origin gains or loses access, or another field of a policy has changed',
    2: 'No result: the module was not found, the application did not start, or the command line has a mistake',
  },
  async run(given, terminal) {
    const { runReport } = await import('./run-report.js');
    return runReport(given, terminal);
  },
};

import type { Command } from '../command.js';
import { APPLICATION_OPTIONS } from '../shared-options.js';

export const uiCommand: Command = {
  name: 'ui',
  operands: '<module>',
  summary: 'Show every route, and why a request is allowed or blocked, in your browser',
  description: [
    `Initializes the application of a compiled root module without listening on its port, and serves pages about it
on a port of this machine: every route with its policy, the explanation of any request, and with --since who has
gained and lost access. Open the address that it prints. It works only on this machine, and contains a token.`,
    `The application runs while the pages are open, so its jobs and consumers run too. The sources of
liveOrigins() are started only with --sources. Press Ctrl-C to close it.`,
    `The root module does not contain what main.ts sets before listening (a prefix, versions). If you set such things,
export a function that creates the application and name it: dist/create-app.js#createApp.`,
  ],
  options: {
    port: { type: 'string', value: '<port>', help: 'The port of the pages (default: any free port)' },
    since: { type: 'string', value: '<file>', help: 'Show which origins gain and lose access since this JSON report' },
    sources: { type: 'boolean', help: 'Start the sources of liveOrigins(), and ask their rows' },
    ...APPLICATION_OPTIONS,
  },
  examples: [
    { purpose: 'Look at the policies in a browser', line: 'ui dist/app.module.js' },
    { purpose: 'Who gains and who loses access?', line: 'ui dist/app.module.js --since cors-report.json' },
  ],
  exits: {
    0: 'Closed with Ctrl-C',
    2: 'The application did not start or has ended, the port is in use, or the command line has a mistake',
  },
  async run(given, terminal) {
    const { runUi } = await import('./run-ui.js');
    return runUi(given, terminal);
  },
};

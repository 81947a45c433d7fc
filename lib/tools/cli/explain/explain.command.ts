import type { Command } from '../command.js';
import { APPLICATION_OPTIONS, REQUEST_OPTIONS } from '../shared-options.js';

export const explainCommand: Command = {
  name: 'explain',
  operands: '<module> <url>',
  summary: 'Explain why a page can or cannot read a response of your application',
  description: [
    `Initializes the application of a compiled root module without listening on a port, and follows a request from
the script to the verdict: what the browser asks, which handler decides, where each option of its policy was
written, how the server responds, and, if the page is blocked, the smallest change that would allow it.`,
    `If you give a path instead of a URL, the page has another origin than the application. The root module does not
contain what main.ts sets before listening (a prefix, versions). If you set such things, export a function that creates
the application and name it: dist/create-app.js#createApp.`,
    `The sources of liveOrigins() are not started unless you give --sources: they connect to the database of the customers.
Without it, a request whose origin they decide is not decided.`,
    `For a WebSocket, give --method WS, or a URL with the scheme ws or wss.`,
  ],
  options: {
    ...REQUEST_OPTIONS,
    namespace: {
      type: 'string',
      value: '<namespace>',
      help: 'The namespace of socket.io that a WebSocket connects to',
    },
    ...APPLICATION_OPTIONS,
    sources: { type: 'boolean', help: 'Start the sources of liveOrigins(), and ask their rows' },
    json: { type: 'boolean', help: 'Print JSON' },
    diagram: { type: 'boolean', help: 'Print a sequence diagram for Mermaid' },
  },
  examples: [
    {
      purpose: 'Why does this PUT fail?',
      line: `explain dist/app.module.js /cats/7 --origin https://app.example.com --method PUT \\
      --header 'Content-Type: application/json' --credentials`,
    },
  ],
  exits: {
    0: 'The page can read the response',
    1: 'The page is blocked',
    2: 'No result: a source decides and was not started, the module was not found, the application did not start, or the command line has a mistake',
  },
  async run(given, terminal) {
    const { runExplain } = await import('./run-explain.js');
    return runExplain(given, terminal);
  },
};

import type { Command } from '../command.js';
import { PLATFORM_OPTIONS, REQUEST_OPTIONS } from '../shared-options.js';

export const explainCommand: Command = {
  name: 'explain',
  operands: '<module> <url>',
  summary: 'Why a page may read an answer of an application, or may not, and the line that would change it',
  description: [
    `Initializes the application of a compiled root module, without listening on a port, and follows a request from
the script to the verdict: what the browser asks, which handler decides, where each option of its policy was
written, what is answered, and, if it is no, the smallest change that would allow it.`,
    `A path instead of a URL is taken to be of another origin than the page. What main.ts does between creating the
application and listening (a prefix, versions) is not known from the module: export a function that creates the
application, and name it: dist/create-app.js#createApp.`,
  ],
  options: {
    ...REQUEST_OPTIONS,
    ...PLATFORM_OPTIONS,
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
    0: 'The page gets the answer',
    1: 'It does not',
    2: 'Could not tell: no such module, an application that does not start, a mistake in the command line',
  },
  async run(given, terminal) {
    const { runExplain } = await import('./run-explain.js');
    return runExplain(given, terminal);
  },
};

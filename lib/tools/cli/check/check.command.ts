import type { Command } from '../command.js';
import { REQUEST_OPTIONS } from '../shared-options.js';
import { DEFAULT_TIMEOUT } from '../request/default-timeout.js';

export const checkCommand: Command = {
  name: 'check',
  operands: '<url>',
  summary: 'What a browser is told by a live server, and what an attacker is',
  description: [
    `Asks the server what a browser asks for a page of the given origin, prints the exchanges, draws the verdict
by the Fetch standard, and then tries what an attacker would: at most 17 requests, all to this URL. Works on
any server.`,
    `Where the method may change something (it is neither GET, HEAD nor OPTIONS), nothing but preflights is
sent, unless --send says that the request itself may be sent, once.`,
    `Each finding is explained in docs/check.md. Grades: A nothing, B low, C medium, D high, F critical.`,
  ],
  options: {
    ...REQUEST_OPTIONS,
    send: { type: 'boolean', help: 'Send the request even if its method may change something' },
    ignore: { type: 'string', multiple: true, value: '<code>', help: 'A finding that is meant' },
    timeout: { type: 'string', value: '<seconds>', help: `How long one answer may take (${DEFAULT_TIMEOUT})` },
    json: { type: 'boolean', help: 'Print JSON' },
  },
  examples: [
    {
      purpose: 'May pages of this origin read it?',
      line: 'check https://api.example.com/books --origin https://app.example.com',
    },
    {
      purpose: 'May they PUT JSON, with cookies?',
      line: `check https://api.example.com/books/7 --origin https://app.example.com \\
      --method PUT --header 'Content-Type: application/json' --credentials`,
    },
    {
      purpose: 'In CI, as data',
      line: 'check https://api.example.com/books --origin https://app.example.com --json',
    },
  ],
  exits: {
    0: 'The request works, and the audit found nothing',
    1: 'Something was found: the request is blocked, or the audit has findings',
    2: 'Could not check: an unknown host, TLS, a timeout, a mistake in the command line',
  },
  async run(given, terminal) {
    const { runCheck } = await import('./run-check.js');
    return runCheck(given, terminal);
  },
};

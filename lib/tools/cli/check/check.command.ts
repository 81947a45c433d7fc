import type { Command } from '../command.js';
import { REQUEST_OPTIONS } from '../shared-options.js';
import { MAX_REQUESTS } from './probe/max-requests.js';
import { DEFAULT_TIMEOUT } from '../request/default-timeout.js';

export const checkCommand: Command = {
  name: 'check',
  operands: '<url>',
  summary: 'Check what a live server allows to a browser, and to an attacker',
  description: [
    `Sends the requests that a browser sends for a page of the given origin, prints them with their responses, and
gives the verdict of the Fetch standard. Then it tries what an attacker would try. It sends at most ${MAX_REQUESTS} requests,
one at a time, all to this URL. GET requests with the origin of an attacker have a query of their own, so that no cache
serves their responses to others. It works with any server.`,
    `If the method can change data (any method except GET, HEAD and OPTIONS), it sends preflights, and a few GET
requests to compare. With --send it also sends the request itself, once.`,
    `For a WebSocket, give a URL with the scheme ws or wss, and no method or headers: it is opened as pages of several
origins do.`,
    `docs/check.md explains each finding. Grades: A nothing found, B low, C medium, D high, F critical.`,
  ],
  options: {
    ...REQUEST_OPTIONS,
    cookie: {
      type: 'string',
      value: '<cookie>',
      help: 'What the browser sends in Cookie, with --credentials: name=value',
    },
    requests: {
      type: 'string',
      value: '<file>',
      help: 'Check every line of a file, such as PUT https://api.example.com/books, instead of one <url>',
    },
    send: { type: 'boolean', help: 'Send the request even if its method can change data' },
    ignore: { type: 'string', multiple: true, value: '<code>', help: 'Leave out a finding that is intended' },
    'fail-on': {
      type: 'string',
      value: '<severity>',
      help: 'Exit with 1 only for findings of this severity or worse: low (default), medium, high, critical',
    },
    'no-get': { type: 'boolean', help: 'For other methods than GET, do not send GET requests to compare' },
    timeout: {
      type: 'string',
      value: '<seconds>',
      help: `How long one response may take (default: ${DEFAULT_TIMEOUT})`,
    },
    json: { type: 'boolean', help: 'Print JSON' },
  },
  examples: [
    {
      purpose: 'Can pages of this origin read the response?',
      line: 'check https://api.example.com/books --origin https://app.example.com',
    },
    {
      purpose: 'Can they PUT JSON with cookies?',
      line: `check https://api.example.com/books/7 --origin https://app.example.com \\
      --method PUT --header 'Content-Type: application/json' --credentials`,
    },
    {
      purpose: 'Everything in a list, with one table at the end',
      line: 'check --requests requests.txt --origin https://app.example.com',
    },
    {
      purpose: 'In CI, as JSON',
      line: 'check https://api.example.com/books --origin https://app.example.com --json',
    },
  ],
  exits: {
    0: 'The request works, and the audit found nothing',
    1: 'The request is blocked or redirected, or the audit found something (see --fail-on)',
    2: 'No result: unknown host, TLS error, timeout, an incomplete audit, or a mistake in the command line',
  },
  async run(given, terminal) {
    const { runCheck } = await import('./run-check.js');
    return runCheck(given, terminal);
  },
};

import { PLATFORM_NAMES } from './application/platform.js';
import { START_TIMEOUT } from './application/start-timeout.js';
import type { Command } from './command.js';

/** The options that describe the request of a page. */
export const REQUEST_OPTIONS = {
  origin: { type: 'string', value: '<origin>', help: 'The origin of the page that sends the request' },
  method: { type: 'string', value: '<method>', help: 'The method of the request (GET)' },
  header: {
    type: 'string',
    multiple: true,
    value: '<header>',
    help: "A header that the page sets: 'X-Trace: 1', or only its name",
  },
  credentials: { type: 'boolean', help: "Send the request with credentials: 'include'" },
  'show-secrets': { type: 'boolean', help: 'Show the values of headers, which can be secrets' },
} satisfies Command['options'];

/** The options that say how an application is initialized. */
export const APPLICATION_OPTIONS = {
  platform: {
    type: 'string',
    value: '<platform>',
    help: `${PLATFORM_NAMES.join(' or ')} (default: the one that is installed)`,
  },
  stub: {
    type: 'string',
    multiple: true,
    value: '<provider>',
    help: 'Put an inert value in the place of a provider, such as a database connection',
  },
  timeout: {
    type: 'string',
    value: '<seconds>',
    help: `How long the application may take to start (default: ${START_TIMEOUT})`,
  },
} satisfies Command['options'];

import { PLATFORM_NAMES } from './application/platform.js';
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
} satisfies Command['options'];

/** The options that say how an application is initialized. */
export const PLATFORM_OPTIONS = {
  platform: {
    type: 'string',
    value: '<platform>',
    help: `${PLATFORM_NAMES.join(' or ')} (default: the one that is installed)`,
  },
} satisfies Command['options'];

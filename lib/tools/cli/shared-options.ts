import { PLATFORM_NAMES } from './application/platform.js';
import type { Command } from './command.js';

/** What a page asks for, wherever a request is described. */
export const REQUEST_OPTIONS = {
  origin: { type: 'string', value: '<origin>', help: 'The origin of the page that calls' },
  method: { type: 'string', value: '<method>', help: 'The method of the request (GET)' },
  header: {
    type: 'string',
    multiple: true,
    value: '<header>',
    help: "A header that the page sets: 'X-Trace: 1', or its name",
  },
  credentials: { type: 'boolean', help: "As with credentials: 'include'" },
} satisfies Command['options'];

/** On which platform an application is initialized. */
export const PLATFORM_OPTIONS = {
  platform: { type: 'string', value: '<platform>', help: `${PLATFORM_NAMES.join(' or ')} (the one that is installed)` },
} satisfies Command['options'];

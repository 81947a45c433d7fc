import type { Arguments } from '../arguments.js';
import { readSeconds } from '../read-seconds.js';
import { readPlatform } from './platform.js';
import type { AskOptions } from './process/ask-application.js';
import { START_TIMEOUT } from './start-timeout.js';

/** @throws {CommandError} for an unknown platform or a time limit that is not one */
export function readApplicationOptions(operand: string, given: Arguments): AskOptions {
  return {
    operand,
    platform: readPlatform(given.text('platform')),
    stubs: given.list('stub'),
    sources: given.flag('sources'),
    timeout: readSeconds(given.text('timeout'), START_TIMEOUT),
  };
}

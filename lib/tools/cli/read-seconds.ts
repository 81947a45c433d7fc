import { usageError } from './command-error.js';

/** The longest `--timeout`, in seconds. */
const MAX_SECONDS = 300;

/**
 * The value of `--timeout` in milliseconds.
 *
 * @throws {CommandError} if it is not a number of seconds
 */
export function readSeconds(text: string | undefined, defaultSeconds: number): number {
  const seconds = text === undefined ? defaultSeconds : Number(text);
  if (!(seconds > 0 && seconds <= MAX_SECONDS))
    throw usageError(`'${text ?? ''}' is not a valid --timeout.`, `Write a number of seconds, up to ${MAX_SECONDS}.`);
  return Math.ceil(seconds * 1000);
}

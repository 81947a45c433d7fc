import { readFileSync } from 'node:fs';
import type { Arguments } from '../arguments.js';
import { CommandError, usageError } from '../command-error.js';
import type { AskedRequest } from './asked-request.js';
import { readRequestTo } from './read-request.js';

/**
 * Reads a file with one request a line: a method and a URL. Empty lines and lines that begin with `#` are left out.
 *
 * @throws {CommandError} for the first line that is not a request that a browser sends
 */
export function readRequestFile(file: string, given: Arguments): readonly AskedRequest[] {
  if (given.operands.length > 0 || given.text('method') !== undefined)
    throw usageError('--requests takes the place of <url> and --method.', 'Leave them out, or leave out --requests.');
  const requests = readText(file)
    .split('\n')
    .flatMap((text, i) => (isLeftOut(text) ? [] : [readLine(text.trim(), `Line ${i + 1} of ${file}`, given)]));
  if (requests.length === 0) throw usageError(`${file} contains no request.`, EXAMPLE);
  return requests;
}

const EXAMPLE = 'Write a method and a URL in each line: GET https://api.example.com/books';

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`);
  }
}

function isLeftOut(text: string): boolean {
  return /^\s*(?:#|$)/.test(text);
}

function readLine(text: string, place: string, given: Arguments): AskedRequest {
  const [method = '', url, ...more] = text.split(/\s+/);
  if (url === undefined || more.length > 0) throw usageError(`${place} is not a method and a URL.`, EXAMPLE);
  try {
    return readRequestTo({ method, url }, given);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw usageError(`${place}: ${error.message}`, error.hint);
  }
}

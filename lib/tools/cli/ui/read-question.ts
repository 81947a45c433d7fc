import { usageError } from '../command-error.js';
import type { TypedRequest } from '../explain/explain-question.js';

/**
 * The request that the page asks about, as JSON.
 *
 * @throws {CommandError} if it is something else
 */
export function readQuestion(json: string): TypedRequest {
  const given = parse(json);
  const text = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const headers = Object.entries((given['headers'] ?? {}) as Readonly<Record<string, unknown>>);
  return {
    url: text('url') ?? '/',
    origin: text('origin'),
    method: text('method'),
    namespace: text('namespace'),
    headers: headers.map(([name, value]) => `${name}: ${String(value)}`),
    credentials: given['credentials'] === true,
  };
}

function parse(json: string): Readonly<Record<string, unknown>> {
  try {
    const given: unknown = JSON.parse(json);
    if (typeof given === 'object' && given !== null) return given as Readonly<Record<string, unknown>>;
  } catch {
    // The error below says what is needed.
  }
  throw usageError('The request is not JSON.');
}

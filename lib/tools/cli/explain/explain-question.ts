import type { CorsExchangeExplanation, CorsExplanation } from '../../inspector/explanation.js';
import type { CorsExplainRequest } from '../../inspector/explain-request.js';
import { usageError } from '../command-error.js';
import { readHeader, readOrigin, readUrl } from '../request/read-request.js';
import { Secrets } from '../request/secrets/secrets.js';

/** The request to explain, as it was typed. */
export interface TypedRequest {
  readonly url: string;
  readonly origin: string | undefined;
  readonly method: string | undefined;
  readonly namespace: string | undefined;
  /** `Name: value`, or a name only. */
  readonly headers: readonly string[];
  readonly credentials: boolean;
}

/** @throws {CommandError} for a request that no browser sends */
export function readExplainRequest(typed: TypedRequest): CorsExplainRequest {
  const { url, origin, method, namespace, headers, credentials } = typed;
  if (!url.startsWith('/') && !/^(?:https?|wss?):\/\//i.test(url))
    throw usageError(`'${url}' is not a path or an http, https, ws or wss URL.`, `Did you mean /${url}?`);
  if (!url.startsWith('/')) readUrl(url.replace(/^ws/i, 'http'));
  else if (!URL.canParse(url, 'http://localhost'))
    throw usageError(`'${url}' is not a valid URL path.`, 'Write a path such as /books.');
  return {
    url,
    origin: readOrigin(origin),
    ...(method !== undefined && { method }),
    ...(namespace !== undefined && { namespace }),
    headers: Object.fromEntries(headers.map(readHeader)),
    credentials,
  };
}

/** Without the values of the headers that the user gave. */
export function withoutSecrets(explanation: CorsExplanation, { headers = {} }: CorsExplainRequest): CorsExplanation {
  const secrets = new Secrets(Object.entries(headers));
  const hidden = (exchange: CorsExchangeExplanation): CorsExchangeExplanation => ({
    ...exchange,
    requestHeaders: secrets.request(exchange.requestHeaders),
  });
  const { preflight, actual } = explanation;
  return {
    ...explanation,
    ...(preflight && { preflight: hidden(preflight) }),
    ...(actual && { actual: hidden(actual) }),
  };
}

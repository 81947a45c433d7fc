import type { AskedRequest } from '../request/asked-request.js';
import type { CheckVerdict, VerdictCode } from './verdict.js';

type Fix = (request: Pick<AskedRequest, 'origin' | 'method'>, subject: string) => string;

const allowOrigin: Fix = ({ origin }) =>
  `@Cors('${origin}') on the handler, or '${origin}' in the origin that it inherits.`;
const allowCredentials: Fix = ({ origin }) => `@Cors('${origin}', { credentials: true })`;
const allowHeaders: Fix = (_, name) => `Add '${name}' to allowedHeaders of the handler.`;
const allowMethod: Fix = ({ method }) => `Serve ${method} at this URL, or add it to methods where they are listed.`;

const FIXES: Partial<Readonly<Record<VerdictCode, Fix>>> = {
  'allow-origin-missing': allowOrigin,
  'allow-origin-other': allowOrigin,
  'allow-origin-wildcard': allowCredentials,
  'allow-credentials-missing': allowCredentials,
  'method-not-allowed': allowMethod,
  'header-not-allowed': allowHeaders,
  'header-wildcard': allowHeaders,
  'authorization-wildcard': allowHeaders,
};

/** What lets a blocked request pass where the server is one of this library. */
export function here(verdict: CheckVerdict, request: AskedRequest): string | undefined {
  return FIXES[verdict.code]?.(request, verdict.subject ?? '');
}

import type { AskedRequest } from '../request/asked-request.js';
import type { CheckVerdict, VerdictCode } from './verdict.js';

type Fix = (request: Pick<AskedRequest, 'origin' | 'method'>, subject: string) => string | undefined;

const allowOrigin: Fix = ({ origin }) =>
  `Write @Cors('${origin}') on the handler, or add '${origin}' to the origin option that it inherits.`;
const allowCredentials: Fix = ({ origin }) => `Write @Cors('${origin}', { credentials: true }) on the handler.`;
const allowHeaders: Fix = (_, name) => `Add '${name}' to allowedHeaders of the handler.`;
const allowMethod: Fix = ({ method }) =>
  // No server can allow another case.
  method === method.toUpperCase()
    ? `Serve ${method} at this URL. If the methods option is set, add it there.`
    : undefined;

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

/** The change that allows a blocked request if the server uses this library. */
export function nestjsCorsFix(verdict: CheckVerdict, request: AskedRequest): string | undefined {
  return FIXES[verdict.code]?.(request, verdict.subject ?? '');
}

import { getHeader } from '../../fetch/headers/header-list.js';
import { isRedirectStatus } from '../../fetch/redirect.js';
import type { AskedRequest } from '../request/asked-request.js';
import type { CheckReport } from './check-report.js';
import type { ReceivedResponse } from './probe/probe-exchange.js';
import type { CheckVerdict, VerdictCode } from './verdict.js';

type AnsweredCheck = Pick<CheckReport, 'verdict' | 'request' | 'preflight' | 'exchange'>;
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

/** The names in `Vary` of every preflight that this library answers, also of a refused one. */
const PREFLIGHT_VARY = ['origin', 'access-control-request-method', 'access-control-request-headers'];

/** The change that allows a blocked request if the server uses this library, and if the response can come from it. */
export function nestjsCorsFix({ verdict, request, preflight, exchange }: AnsweredCheck): string | undefined {
  const response = (verdict.exchange === 'preflight' ? preflight : exchange)?.response;
  if (response !== undefined && !canComeFromModule(response, verdict.exchange)) return undefined;
  return FIXES[verdict.code]?.(request, verdict.subject ?? '');
}

/** Gateways and servers in between answer with redirects and errors of their own, which no policy of the application reaches. */
function canComeFromModule({ status, headers }: ReceivedResponse, exchange: CheckVerdict['exchange']): boolean {
  if (status < 400 && !isRedirectStatus(status)) return true;
  const varies = (getHeader(headers, 'Vary') ?? '').toLowerCase().split(/\s*,\s*/);
  const names = exchange === 'preflight' ? PREFLIGHT_VARY : PREFLIGHT_VARY.slice(0, 1);
  return names.every((name) => varies.includes(name));
}

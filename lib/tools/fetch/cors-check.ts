import { type CorsCheckCode, PASSED, type Verdict, failed } from './failure.js';
import { type HeaderList, getHeader, valuesOf } from './headers/header-list.js';

/** Fetch, "credentials mode". */
export type CredentialsMode = 'omit' | 'same-origin' | 'include';

/** The parts of a request that the CORS check reads. */
export interface CorsCheckedRequest {
  /** The value of `Origin`. Redirects can turn it into `null`, see `serializeRequestOrigin`. */
  readonly origin: string;
  readonly credentials: CredentialsMode;
}

/** Fetch, "CORS check": whether a script may read the response at all. */
export function corsCheck(request: CorsCheckedRequest, headers: HeaderList): Verdict<CorsCheckCode> {
  const allowed = getHeader(headers, 'Access-Control-Allow-Origin');
  if (request.credentials !== 'include' && allowed === '*') return PASSED;
  if (allowed !== request.origin) return failed(originMismatch(headers), ...evidenceOf(request, headers));
  if (request.credentials !== 'include') return PASSED;

  const credentials = getHeader(headers, 'Access-Control-Allow-Credentials');
  if (credentials === 'true') return PASSED;
  const code = credentials === undefined ? 'allow-credentials-missing' : 'allow-credentials-other';
  return failed(code, ...evidenceOf(request, headers));
}

/** The standard makes one comparison. The code says which common mistake made it fail. */
function originMismatch(headers: HeaderList): CorsCheckCode {
  const values = valuesOf(headers, 'Access-Control-Allow-Origin');
  if (values.length === 0) return 'allow-origin-missing';
  if (values.length > 1 || /[,\s]/.test(values.join())) return 'allow-origin-several';
  return values[0] === '*' ? 'allow-origin-wildcard' : 'allow-origin-other';
}

function evidenceOf(
  { origin, credentials }: CorsCheckedRequest,
  headers: HeaderList,
): [subject: string, sent: readonly string[], passing: readonly string[]] {
  const names = ['Access-Control-Allow-Origin', ...(credentials === 'include' ? [ALLOW_CREDENTIALS] : [])];
  const sent = names.flatMap((name) => valuesOf(headers, name).map((value) => `${name}: ${value}`));
  const origins = `Access-Control-Allow-Origin: ${origin}`;
  return [origin, sent, credentials === 'include' ? [origins, `${ALLOW_CREDENTIALS}: true`] : [origins]];
}

const ALLOW_CREDENTIALS = 'Access-Control-Allow-Credentials';

/** The origin that the applications allow, and one that they do not. */
export const SITE = 'https://app.example.com';
export const OTHER_ORIGIN = 'https://other.example';

/** One request, and what the response has to be. */
export interface Exchange {
  readonly name: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** Every `Access-Control-*` header and `Vary`, and no others. */
  readonly cors: Readonly<Record<string, string>>;
}

const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** A request of the allowed page, whose script may read the response. `vary` is what a library adds. */
export function readable(path: string, status: number, options: Partial<Exchange> & { readonly vary?: string } = {}) {
  const { vary = 'Origin', ...rest } = options;
  const headers = { origin: SITE, ...options.headers };
  const cors = { 'access-control-allow-origin': SITE, 'access-control-allow-credentials': 'true', vary, ...rest.cors };
  return { name: `${options.method ?? 'GET'} ${path}`, path, status, ...rest, headers, cors };
}

/** The preflight of the allowed page. `methods` are those that the response lists. */
export function granted(method: string, path: string, methods: string, names?: string): Exchange {
  const asked = names === undefined ? {} : { 'access-control-request-headers': names };
  return {
    name: `preflight of ${method} ${path}`,
    method: 'OPTIONS',
    path,
    headers: { origin: SITE, 'access-control-request-method': method, ...asked },
    status: 204,
    cors: {
      'access-control-allow-origin': SITE,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': methods,
      'access-control-allow-headers': names?.replaceAll(',', ', ') ?? 'Content-Type, Authorization',
      'access-control-max-age': '600',
      vary: PREFLIGHT_VARY,
    },
  };
}

/** The preflight of another page. */
export function refused(method: string, path: string, origin: string = OTHER_ORIGIN): Exchange {
  const headers = { origin, 'access-control-request-method': method };
  const cors = { vary: PREFLIGHT_VARY };
  return { name: `refused preflight of ${method} ${path}`, method: 'OPTIONS', path, headers, status: 403, cors };
}

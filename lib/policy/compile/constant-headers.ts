import type { CorsPolicy, HeaderLine } from '../policy.js';

type Settings = Pick<CorsPolicy, 'credentials' | 'exposedHeaders' | 'requestHeaders' | 'maxAge'>;

/** The headers of a policy that are the same for every request, without `Access-Control-Allow-Origin`. */
export function constantHeaders(settings: Settings): Pick<CorsPolicy, 'responseHeaders' | 'preflightHeaders'> {
  const { credentials, exposedHeaders, requestHeaders, maxAge } = settings;
  const allowCredentials = credentials ? 'true' : undefined;
  return {
    responseHeaders: lines(
      ['Access-Control-Allow-Credentials', allowCredentials],
      ['Access-Control-Expose-Headers', exposedHeaders],
    ),
    preflightHeaders: lines(
      ['Access-Control-Allow-Credentials', allowCredentials],
      ['Access-Control-Allow-Headers', requestHeaders.kind === 'list' ? requestHeaders.names.join(', ') : undefined],
      ['Access-Control-Max-Age', maxAge],
    ),
  };
}

/** The headers that have a value. */
function lines(...headers: readonly (readonly [name: string, value: string | undefined])[]): readonly HeaderLine[] {
  const present = headers.filter((header): header is HeaderLine => Boolean(header[1]));
  present.forEach((header) => Object.freeze(header));
  return Object.freeze(present);
}

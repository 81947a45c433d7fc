import type { CorsRequest } from '../policy/options/cors-request.js';
import type { CorsContext } from './cors-context.js';

/** The request as code of the application sees it. A property is read only when that code reads it. */
export class RequestFacts implements CorsRequest {
  readonly #context: CorsContext;

  constructor(
    context: CorsContext,
    readonly method: string,
    readonly preflight: boolean,
  ) {
    this.#context = context;
  }

  get url(): string {
    return this.#context.request.url ?? '';
  }

  get host(): string {
    return this.#context.table.hostOf(this.#context.request);
  }

  get hostname(): string {
    // The brackets of an IPv6 address contain colons, too.
    return this.host.replace(/:\d*$/, '').toLowerCase();
  }

  get headers(): CorsRequest['headers'] {
    return this.#context.request.headers;
  }
}

/** The facts about the request of a context. */
export function factsOf(context: CorsContext): RequestFacts {
  const { preflightRequest, request } = context;
  return new RequestFacts(context, preflightRequest?.method ?? request.method ?? '', preflightRequest !== undefined);
}

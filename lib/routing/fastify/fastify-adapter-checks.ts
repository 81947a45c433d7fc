import type { AbstractHttpAdapter } from '@nestjs/core';
import type { RawRequest } from '../route.js';

/** The adapter, with methods of its own that no declaration has, and that not every version of it has. */
export type CheckingAdapter = AbstractHttpAdapter & {
  isRoutableRequestTarget?(target: string | undefined): boolean;
  requireNonEmptyParams?(
    url: string,
    handler: () => true,
  ): (request: { params: object; raw: RawRequest }, reply: { callNotFound(): void }) => true | undefined;
};

/** Whether a handler serves a request whose URL the router matched, given the parameters that it found. */
export type ParameterCheck = (params: object, request: RawRequest) => boolean;

const IGNORED = { callNotFound: () => undefined };

/** Whether the adapter lets a request to this target reach any route; a version of it without such a check lets all. */
export function isRoutable(adapter: CheckingAdapter, target: string | undefined): boolean {
  return adapter.isRoutableRequestTarget?.(target) !== false;
}

/**
 * Nest's adapter does not serve every request that the router matches: an empty parameter, for one, is a 404. It is asked
 * itself, with a request that has what it looks at.
 */
export function parameterChecks(adapter: CheckingAdapter): (url: string) => ParameterCheck {
  // What there is to be said of such a path, it says when Nest registers it.
  const quiet = Object.create(adapter, { logger: { value: { warn: () => undefined } } }) as CheckingAdapter;
  // The methods of a path share one.
  const byUrl = new Map<string, ParameterCheck>();
  return (url) => {
    if (!url.includes(':')) return () => true;
    const check = byUrl.get(url) ?? parameterCheck(quiet, url);
    byUrl.set(url, check);
    return check;
  };
}

function parameterCheck(quiet: CheckingAdapter, url: string): ParameterCheck {
  const check = quiet.requireNonEmptyParams?.(url, () => true) ?? (() => true);
  return (params, raw) => check({ params, raw }, IGNORED) === true;
}

import type { AbstractHttpAdapter } from '@nestjs/core';
import type { RawRequest } from '../route.js';

/** The adapter, with methods that its type does not declare and that not every version has. */
export type CheckingAdapter = AbstractHttpAdapter & {
  /** How Nest lets Fastify compare versions. Its result depends only on the request, unless versions are custom. */
  readonly versionConstraint?: object;
  isRoutableRequestTarget?(target: string | undefined): boolean;
  requireNonEmptyParams?(
    url: string,
    handler: () => true,
  ): (request: { params: object; raw: RawRequest }, reply: { callNotFound(): void }) => true | undefined;
};

/** Whether a handler serves a request whose URL the router matched, given the parameters from the URL. */
export type ParameterCheck = (params: object, request: RawRequest) => boolean;

const IGNORED = { callNotFound: () => undefined };

/** Whether the adapter routes a request to this target. Versions without such a check route every request. */
export function isRoutable(adapter: CheckingAdapter, target: string | undefined): boolean {
  return adapter.isRoutableRequestTarget?.(target) !== false;
}

/**
 * Nest's adapter does not serve every request that the router matches: an empty parameter, for example, is a 404. Its own
 * check is called, with an object that has the properties that it reads.
 */
export function parameterChecks(adapter: CheckingAdapter): (url: string) => ParameterCheck {
  // The adapter logs its warnings about such a path when Nest registers it.
  const quiet = Object.create(adapter, { logger: { value: { warn: () => undefined } } }) as CheckingAdapter;
  // The methods of a path share one check.
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

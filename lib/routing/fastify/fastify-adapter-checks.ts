import type { AbstractHttpAdapter } from '@nestjs/core';
import type { RawRequest } from '../route.js';

/** The adapter, with methods that its type does not declare and that not every version has. */
export type CheckingAdapter = AbstractHttpAdapter & {
  /** How Nest lets Fastify compare versions. Its result depends only on the request, unless versions are custom. */
  readonly versionConstraint?: object;
  isRoutableRequestTarget?(target: string | undefined): boolean;
  requireNonEmptyParams?(url: string, handler: () => true): ParameterCheck;
};

/** Returns `true` if a handler serves a request whose URL the router matched. */
export type ParameterCheck = (
  request: { readonly params: object; readonly raw: RawRequest },
  reply: typeof IGNORED,
) => true | undefined;

/** The reply for a check. */
export const IGNORED = { callNotFound: (): void => undefined };

/** Whether the adapter routes a request to this target. Versions without such a check route every request. */
export function isRoutable(adapter: CheckingAdapter, target: string | undefined): boolean {
  return adapter.isRoutableRequestTarget?.(target) !== false;
}

const always: ParameterCheck = () => true;

/**
 * Nest's adapter does not serve every request that the router matches: an empty parameter, for example, is a 404. Its own
 * check is called, with an object that has the properties that it reads.
 */
export class ParameterChecks {
  /** The methods of a path share one check. */
  private readonly byUrl = new Map<string, ParameterCheck>();
  private readonly quiet: CheckingAdapter;

  constructor(adapter: CheckingAdapter) {
    // The adapter logs its warnings about such a path when Nest registers it.
    this.quiet = Object.create(adapter, { logger: { value: { warn: () => undefined } } }) as CheckingAdapter;
  }

  of(url: string): ParameterCheck {
    if (!url.includes(':')) return always;
    const check = this.byUrl.get(url) ?? this.quiet.requireNonEmptyParams?.(url, () => true) ?? always;
    this.byUrl.set(url, check);
    return check;
  }
}

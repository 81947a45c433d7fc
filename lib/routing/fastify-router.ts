import { VERSION_NEUTRAL } from '@nestjs/common';
import FindMyWay from 'find-my-way';
import type { RouterSettings } from './fastify-instance.js';
import type { RawRequest, Route, RouteVersion } from './route.js';

/** A version that a lookup asks about, in place of the one that the request names. */
export type AskedVersion = { readonly version: string | symbol | undefined };

type Params = Readonly<Record<string, string | undefined>>;

/** Whether a handler serves a request whose URL the router matched, given the parameters that it found. */
export type ParameterCheck = (params: Params, request: RawRequest) => boolean;

/** What stands behind a route of the router: a handler of Nest's, or `undefined` for anything else. */
interface Target {
  readonly route: Route | undefined;
  readonly accepts: ParameterCheck;
}

/** The strategies that the router brings along (find-my-way, "Constraints"). */
const BUILT_IN: NonNullable<RouterSettings['constraints']> = {
  version: { deriveConstraint: ({ headers }) => headers['accept-version'] },
  host: { deriveConstraint: ({ headers }) => headers.host ?? headers[':authority'] },
};

/**
 * A second instance of the application's own router, which gets all of its routes with the same settings and constraints.
 * The first one is out of reach.
 */
export class FastifyRouter {
  private readonly router: FindMyWay.Instance<FindMyWay.HTTPVersion.V1>;
  private readonly strategies: NonNullable<RouterSettings['constraints']>;
  private readonly constraintsInUse = new Set<string>();
  private readonly versions = new Set<string | symbol | undefined>([undefined, VERSION_NEUTRAL]);

  constructor({ constraints = {}, ...settings }: RouterSettings) {
    this.strategies = { ...BUILT_IN, ...constraints };
    for (const [name, { mustMatchWhenDerived }] of Object.entries(constraints)) {
      if (mustMatchWhenDerived === true) this.constraintsInUse.add(name);
    }
    this.router = FindMyWay({
      ...matchingOf(settings),
      constraints: constraints as never,
      // The instance has checked the RegExps of its routes already, and the query is of no interest here.
      allowUnsafeRegex: true,
      querystringParser: () => ({}),
    });
  }

  add(methods: readonly string[], url: string, constraints: { readonly version?: RouteVersion }, target: Target): void {
    try {
      this.router.on(methods as FindMyWay.HTTPMethod[], url, { constraints }, () => undefined, target);
    } catch {
      // A duplicate, which the instance's router refuses in the same way.
      return;
    }
    Object.keys(constraints).forEach((name) => this.constraintsInUse.add(name));
    [constraints.version ?? []].flat().forEach((version) => this.versions.add(version));
  }

  /** The handler behind this method and URL, for the version that is asked about or that the request names. */
  find(method: string, url: string, request: RawRequest, asked?: AskedVersion): Route | undefined {
    const found = this.router.find(method as FindMyWay.HTTPMethod, url, this.derive(request, asked));
    const target = found?.store as Target | undefined;
    if (found === null || target === undefined) return undefined;
    return target.accepts(found.params, request) ? target.route : undefined;
  }

  /** What is to be asked to find every handler that only a version tells from the others. */
  get askableVersions(): readonly (AskedVersion | undefined)[] {
    return this.constraintsInUse.has('version') ? [...this.versions].map((version) => ({ version })) : [undefined];
  }

  private derive(request: RawRequest, asked: AskedVersion | undefined): Record<string, unknown> | undefined {
    if (this.constraintsInUse.size === 0) return undefined;
    const derived = [...this.constraintsInUse].map((name) => {
      if (name === 'version' && asked !== undefined) return [name, asked.version];
      return [name, this.strategies[name]?.deriveConstraint(request)];
    });
    return Object.fromEntries(derived) as Record<string, unknown>;
  }
}

function matchingOf(settings: RouterSettings): RouterSettings {
  const { caseSensitive, ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength, useSemicolonDelimiter } =
    settings;
  return Object.fromEntries(
    Object.entries({
      caseSensitive,
      ignoreTrailingSlash,
      ignoreDuplicateSlashes,
      maxParamLength,
      useSemicolonDelimiter,
    }).filter(([, value]) => value !== undefined),
  );
}

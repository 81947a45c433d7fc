import type { Constraints } from './fastify-instance.js';
import type { OwnRouter, RouterRoute } from './fastify-own-router.js';
import { routeOf, targetOf } from './fastify-routes.js';
import { type HandlersAtUrl, listedMethods, type Route, type RouteMatch } from '../route.js';
import { SegmentIndex } from '../segment-index.js';

/** The routes of one path, for one method each, or for several with different constraints. */
interface Pattern {
  readonly path: string;
  readonly routes: RouterRoute[];
}

const NOTHING: readonly RouteMatch[] = Object.freeze([]);

/** The routes of the router by their paths, for what its own lookup does not tell. */
export class FastifyPatterns {
  private seen: readonly RouterRoute[] = [];
  private count = 0;
  private constraints: Constraints[] = [{}];
  private index = new SegmentIndex<Pattern>();
  private readonly byPath = new Map<string, Pattern>();
  private readonly byRoute = new Map<Route, Set<Pattern>>();
  /** What `handlersBeside()` has found. */
  private readonly beside = new Map<Route, HandlersAtUrl | undefined>();

  constructor(private readonly router: OwnRouter) {}

  /** The different constraints that routes have, with one version each. */
  get constraintsInUse(): readonly Constraints[] {
    this.read();
    return this.constraints;
  }

  /** The methods that handlers may serve at a path, each once. */
  methodsAt(path: string): readonly string[] {
    this.read();
    return methodsOf(this.index.candidates(path));
  }

  /** The paths below this one of routes that are not Nest's. */
  othersBelow(path: string): readonly string[] {
    this.read();
    const below = [...this.byPath.values()].filter((one) => one.path.startsWith(`${path}/`));
    return below.filter(({ routes }) => routes.some((one) => routeOf(one) === undefined)).map((one) => one.path);
  }

  /**
   * The handlers at every path that leads to this route, if they do not depend on more than the path's pattern: most patterns
   * overlap with no other.
   */
  handlersBeside(route: Route): HandlersAtUrl | undefined {
    this.read();
    let handlers = this.beside.get(route);
    if (handlers === undefined && !this.beside.has(route)) {
      handlers = this.findBeside(route);
      this.beside.set(route, handlers);
    }
    return handlers;
  }

  private findBeside(route: Route): HandlersAtUrl | undefined {
    const [pattern, ...others] = this.byRoute.get(route) ?? [];
    if (pattern === undefined || others.length > 0 || !this.index.isAlone(pattern.path)) return undefined;
    return pattern.routes.every(isCertain) ? new HandlersOfPattern(pattern) : undefined;
  }

  /** Applications may add routes late. */
  private read(): void {
    const { routes } = this.router;
    if (routes === this.seen && routes.length === this.count) return;
    if (routes !== this.seen) this.startAgain();
    this.seen = routes;
    for (const route of routes.slice(this.count)) this.add(route);
    this.count = routes.length;
  }

  /** The router has another list after an application has replaced the HEAD route that Fastify had added. */
  private startAgain(): void {
    this.count = 0;
    this.constraints = [{}];
    this.index = new SegmentIndex();
    this.byPath.clear();
    this.byRoute.clear();
  }

  private add(added: RouterRoute): void {
    this.beside.clear();
    this.noteConstraints(added.opts.constraints ?? {});
    const pattern = this.patternOf(added.path);
    pattern.routes.push(added);
    const route = routeOf(added);
    if (route === undefined) return;
    const known = this.byRoute.get(route);
    // A route with an optional parameter has two patterns.
    if (known === undefined) this.byRoute.set(route, new Set([pattern]));
    else known.add(pattern);
  }

  private patternOf(path: string): Pattern {
    let pattern = this.byPath.get(path);
    if (pattern === undefined) {
      pattern = { path, routes: [] };
      this.byPath.set(path, pattern);
      this.index.add(path, pattern);
    }
    return pattern;
  }

  private noteConstraints(constraints: Constraints): void {
    if (Object.keys(constraints).length === 0) return;
    for (const version of [constraints['version']].flat()) {
      const one = version === undefined ? constraints : { ...constraints, version };
      if (!this.constraints.some((other) => areEqual(other, one))) this.constraints.push(one);
    }
  }
}

/** The handlers of a pattern that overlaps with no other. */
class HandlersOfPattern implements HandlersAtUrl {
  readonly methods: readonly string[];
  private readonly byMethod: ReadonlyMap<string, readonly RouteMatch[]>;

  constructor(pattern: Pattern) {
    this.methods = methodsOf([pattern]);
    this.byMethod = new Map(pattern.routes.map(({ method, store }) => [method, targetOf(store).routes]));
  }

  forMethod(method: string): readonly RouteMatch[] {
    return this.byMethod.get(method) ?? NOTHING;
  }
}

/** Whether method and path alone lead to the route. */
function isCertain(one: RouterRoute): boolean {
  return Object.keys(one.opts.constraints ?? {}).length === 0 && routeOf(one)?.hosts === undefined;
}

function methodsOf(patterns: readonly Pattern[]): readonly string[] {
  const routes = patterns.flatMap((pattern) => pattern.routes);
  const listed = routes.flatMap((one) => {
    const route = routeOf(one);
    return route === undefined ? [] : listedMethods(route, [one.method]);
  });
  return [...new Set(listed)];
}

function areEqual(one: Constraints, other: Constraints): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

import { type ExpressRoute, handlesMethod } from './express-routes.js';
import type { ExpressVersions } from './express-versions.js';
import type { HandlersAtUrl, Route } from '../route.js';

/** The handlers behind routes that match the same path, in the order in which Express tries them. */
export class ExpressHandlers implements HandlersAtUrl {
  readonly methods: readonly string[];
  /** Whether only the host of a request tells which of them it reaches. */
  readonly dependOnHost: boolean;
  private readonly listed = new Map<string, readonly Route[]>();

  /** @param answersToHost asked only about routes for the method in preflightRequest */
  constructor(
    private readonly matching: readonly ExpressRoute[],
    private readonly versions: ExpressVersions,
    private readonly answersToHost: (one: ExpressRoute) => boolean,
  ) {
    this.dependOnHost = matching.some(({ route }) => route.hosts !== undefined);
    this.methods = [...new Set(matching.flatMap(({ listed }) => listed))];
  }

  forMethod(method: string): readonly Route[] {
    const known = this.listed.get(method);
    if (known !== undefined) return known;
    const found = this.find(method);
    // Any other is the client's own invention, of which there is no end.
    if (this.methods.includes(method)) this.listed.set(method, found);
    return found;
  }

  private find(method: string): readonly Route[] {
    return this.versions.reaching(this.matching.filter((one) => handlesMethod(one, method) && this.answersToHost(one)));
  }
}

import { type ExpressRoute, handlesMethod } from './express-routes.js';
import type { ExpressVersions } from './express-versions.js';
import type { HandlersAtUrl, Route } from '../route.js';

/** The handlers of routes that match the same path, in the order in which Express tries them. */
export class ExpressHandlers implements HandlersAtUrl {
  readonly methods: readonly string[];
  /** Whether the host of a request decides which of them it reaches. */
  readonly dependOnHost: boolean;
  private readonly byMethod = new Map<string, readonly Route[]>();

  /** @param servesHost called only for routes of the requested method */
  constructor(
    private readonly matching: readonly ExpressRoute[],
    private readonly versions: ExpressVersions,
    private readonly servesHost: (one: ExpressRoute) => boolean,
  ) {
    this.dependOnHost = matching.some(({ route }) => route.hosts !== undefined);
    this.methods = [...new Set(matching.flatMap(({ listed }) => listed))];
  }

  forMethod(method: string): readonly Route[] {
    const known = this.byMethod.get(method);
    if (known !== undefined) return known;
    const found = this.find(method);
    // Clients can send any number of other methods, so those are not kept.
    if (this.methods.includes(method)) this.byMethod.set(method, found);
    return found;
  }

  private find(method: string): readonly Route[] {
    return this.versions.reachable(this.matching.filter((one) => handlesMethod(one, method) && this.servesHost(one)));
  }
}

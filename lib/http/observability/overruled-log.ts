import { Injectable, Logger } from '@nestjs/common';
import { declaresHeader } from '../../assignment/checks/overruled-headers.js';
import { CorsPolicies } from '../../assignment/cors-policies.js';
import { attempt } from '../../diagnostics/attempt.js';
import type { CorsPlace } from '../../diagnostics/place.js';
import { bounded } from '../../diagnostics/render-value.js';
import { renderWarning, warningAt } from '../../diagnostics/warning.js';
import { handlerName, isRoute, type Route } from '../../routing/route.js';
import type { RawResponse } from '../cors-context.js';
import { contextOf } from '../late-headers.js';
import { CorsLibraryWatch } from '../startup/cors-library-watch.js';
import { isOfLibrary } from './library-headers.js';
import { remedyFor } from './overruled-header.js';

/** How much of a value is shown, in characters. */
const MAX_VALUE_LENGTH = 200;

/** What CORS libraries write into responses that are not those of preflights. */
const LIBRARY_HEADERS: ReadonlySet<string> = new Set([
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
]);

/** Paths that neither a handler nor an entry of `paths` serves. */
const NO_OWNER = '';

/**
 * Logs `Access-Control-*` headers of application code that the policy removes (R14), once for each handler, or entry of `paths`,
 * and header. All of these are known at startup, so requests cannot fill the memory or the log.
 */
@Injectable()
export class OverruledLog {
  private readonly logger = new Logger('CorsModule');
  private readonly logged = new Map<Route | string, Set<string>>();

  constructor(
    private readonly policies: CorsPolicies,
    private readonly libraries: CorsLibraryWatch,
  ) {}

  /**
   * Called before a header is removed.
   *
   * @param name in lower case
   */
  readonly add = (response: RawResponse, name: string): void => {
    const value = String(response.getHeader(name));
    // A library that was named at startup is not worth a line for each handler.
    if (isOfLibrary(response, name, value) || (this.libraries.isHidden && LIBRARY_HEADERS.has(name))) return;
    const context = contextOf(response);
    if (context === undefined) return;
    const route = context.matches.find(isRoute);
    const owner = route ?? context.policies.patternAt(context.path) ?? NO_OWNER;
    const known = this.logged.get(owner) ?? new Set();
    if (known.has(name)) return;
    const remedy = remedyFor(name, value, context);
    if (remedy === undefined) return;
    this.logged.set(owner, known.add(name));
    // It got a warning at startup.
    if (route !== undefined && declaresHeader(route, name)) return;
    this.warn(owner, `${capitalized(name)}: ${bounded(value, MAX_VALUE_LENGTH)}`, remedy);
  };

  private warn(owner: Route | string, header: string, remedy: string): void {
    const [place, where] = placeOf(owner);
    const message =
      `The application sets ${header} in a response, but the policy decides this header, so it is not sent. ` +
      `${remedy} ${where}. This is logged once.`;
    const warning = warningAt(place, 'header-overruled', message);
    if (this.policies.current.isSuppressed(warning)) return;
    // A logger of the application that throws must not end the request.
    attempt(() => {
      this.logger.warn(renderWarning(warning));
    });
  }
}

function placeOf(owner: Route | string): [place: CorsPlace, where: string] {
  if (typeof owner === 'object')
    return [{ layer: 'application', name: handlerName(owner) }, 'in the @Cors() of the handler'];
  if (owner !== NO_OWNER) return [{ layer: 'paths', name: owner }, 'in this entry'];
  return [{ layer: 'application', name: 'A path without a handler' }, 'in an entry of paths for it'];
}

function capitalized(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

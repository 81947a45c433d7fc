import { HEADERS_METADATA } from '@nestjs/common/constants.js';
import { renderValue } from '../../diagnostics/render-value.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import type { CorsPolicy } from '../../policy/policy.js';
import { handlerName, type Route } from '../../routing/route.js';

/** A header as `@Header()` keeps it. Libraries write this metadata as well. */
interface GivenHeader {
  readonly name?: unknown;
  readonly value?: unknown;
}

/** The options that decide each header of a response. */
const OPTIONS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': 'origin',
  'access-control-allow-credentials': 'credentials',
  'access-control-allow-methods': 'methods',
  'access-control-allow-headers': 'allowedHeaders',
  'access-control-expose-headers': 'exposedHeaders',
  'access-control-max-age': 'maxAge',
};

/** One warning for each handler and `Access-Control-*` header of its `@Header()` decorators: the policy has the last word (R14). */
export function warnOverruledHeaders(routes: readonly Route[], policyOf: (route: Route) => CorsPolicy): CorsWarning[] {
  const found = routes.flatMap((route) =>
    headersOf(route).flatMap((header, _, all): [string, CorsWarning][] => {
      const { name } = header;
      if (typeof name !== 'string' || !/^access-control-/i.test(name)) return [];
      const place = `${handlerName(route)} @Header(${renderValue(name)})`;
      const message = `The policy decides this header, so the value that is given here is not sent. ${fixFor(header, all, policyOf(route))}`;
      return [[place.toLowerCase(), warningAt({ layer: 'application', name: place }, 'header-overruled', message)]];
    }),
  );
  // A handler may serve several routes.
  return [...new Map(found).values()];
}

/** Whether a handler has such a decorator. */
export function declaresHeader(route: Route, name: string): boolean {
  return headersOf(route).some((header) => String(header.name).toLowerCase() === name);
}

function headersOf({ handler }: Route): readonly GivenHeader[] {
  const headers: unknown = Reflect.getMetadata(HEADERS_METADATA, handler);
  return Array.isArray(headers) ? (headers as readonly (GivenHeader | null)[]).filter((one) => one !== null) : [];
}

function fixFor({ name, value }: GivenHeader, others: readonly GivenHeader[], { origins }: CorsPolicy): string {
  const option = OPTIONS[String(name).toLowerCase()];
  if (option === undefined) return 'Remove the decorator.';
  if (option === 'methods') return 'Remove the decorator: by default the methods that the routes serve are granted.';
  if (option === 'credentials' && (origins.kind === 'any' || others.some(isAnyOrigin)))
    return 'Browsers allow no credentials next to Access-Control-Allow-Origin: *. Remove the decorator.';
  return `Write ${option}: ${valueFor(option, value)} in the @Cors() of the handler, and remove the decorator.`;
}

function isAnyOrigin({ name, value }: GivenHeader): boolean {
  return String(name).toLowerCase() === 'access-control-allow-origin' && value === '*';
}

/** The value of the header as the option takes it; `…` if it is not known before a request. */
function valueFor(option: string, value: unknown): string {
  if (typeof value !== 'string') return '…';
  if (option === 'credentials') return String(value === 'true');
  if (option === 'maxAge') return /^\d+$/.test(value) ? String(Number(value)) : '…';
  return renderValue(value);
}

import type { CorsModuleOptions } from 'nestjs-cors';

/** What stands in the parentheses of `@Cors(…)`, also what the compiler would refuse there. */
export type CorsArguments = readonly unknown[];

export interface HandlerShape {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly cors?: CorsArguments;
  /** Headers that the handler sets itself. */
  readonly sets?: Readonly<Record<string, string>>;
  readonly throws?: boolean;
}

/** An application with one controller, `Resource` at `/resource`, whose handlers are named after their methods. */
export interface Shape {
  readonly global?: CorsModuleOptions;
  readonly base?: CorsArguments;
  readonly controller?: CorsArguments;
  /** One GET handler, unless it says otherwise. */
  readonly handlers?: readonly HandlerShape[];
}

export interface ConformanceRequest {
  readonly method: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A response with exactly these `Access-Control-*` and `Vary` headers, or the issues for which the app does not start. */
export type Expected =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly issues: readonly string[] };

export interface ConformanceCase {
  readonly name: string;
  readonly shape: Shape;
  readonly request?: ConformanceRequest;
  readonly expect: Expected;
  /** Where a case needs more than policy and request: routing, guards, what a handler does. */
  readonly runs?: 'in apps';
  /** The test of another project that it restates. */
  readonly source?: string;
  /** Why it expects something else than its source. */
  readonly differs?: string;
}

export const RESOURCE = '/resource';

export function actual(
  origin?: string,
  method = 'GET',
  headers: Readonly<Record<string, string>> = {},
): ConformanceRequest {
  return { method, headers: { ...headers, ...(origin !== undefined && { Origin: origin }) } };
}

export function preflightOf(method: string, origin: string, requestHeaders?: string): ConformanceRequest {
  return {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': method,
      ...(requestHeaders !== undefined && { 'Access-Control-Request-Headers': requestHeaders }),
    },
  };
}

export function at(path: string, request: ConformanceRequest): ConformanceRequest {
  return { ...request, path };
}

import type { CorsModuleOptions } from 'nestjs-cors';

/** The arguments of `@Cors(…)`, including those that the compiler would refuse. */
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
  /** Default: one GET handler. */
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
  /** For cases that need more than policy and request: routing, guards, or code of a handler. */
  readonly runs?: 'in apps';
  /** The test of another project that this case restates. */
  readonly source?: string;
  /** Why this case expects something other than its source. */
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

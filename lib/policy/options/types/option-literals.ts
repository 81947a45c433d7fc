import type { CorsRequest } from '../cors-request.js';
import type { CorsModuleOptions, CorsOptions } from '../options.js';

/*
 * What the parameters of `@Cors()` and `forRoot()` are inferred from. These types are wider than the options where the compiler
 * would explain a mistake in many lines; `checked-options.ts` then explains it in one sentence.
 */

/**
 * The second parameter of a function literal. It can be called, so that the compiler reports a function that expects a callback
 * as such, and not each call of it.
 */
export interface RequestOrCallback extends CorsRequest {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- callbacks take anything
  (...given: any[]): void;
}

type FunctionLiteral = (origin: string, request: RequestOrCallback) => unknown;

/**
 * An origin. `object` stands for everything else that is valid: comparing with it costs the compiler nothing, and it has no
 * parameters, so that those of a function literal get their types from above.
 */
type OriginLiteral = string | boolean | FunctionLiteral | object;

/** The same options, of which every one may be undefined, as in the types of the `cors` package. */
type Loosely<Options> = { [Key in keyof Options]: Options[Key] | undefined };

/** Options next to origins: the second argument of `@Cors()`. */
export type OverridesLiteral = Loosely<Omit<CorsOptions, 'origin'>>;

/** The options of a policy. */
export interface PolicyLiteral extends OverridesLiteral {
  origin?: OriginLiteral | undefined;
  policy?: string | undefined;
}

/** What `@Cors()` may be given first. */
export type AccessLiteral =
  | string
  | boolean
  | RegExp
  | readonly unknown[]
  | FunctionLiteral
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- it has no parameters: see OriginLiteral
  | Function
  | PolicyLiteral
  | AnyValues;

/** The same options with values of any type, so that `checked-options.ts` explains the wrong ones. */
type AnyValues = Pick<PolicyLiteral, 'origin'> & Partial<Record<Exclude<keyof PolicyLiteral, 'origin'>, unknown>>;

type Layers = 'policies' | 'paths';

/** The options of the module. */
export interface ModuleLiteral extends Loosely<Omit<CorsModuleOptions, 'origin' | Layers>> {
  origin?: OriginLiteral | undefined;
  policies?: Readonly<Record<string, PolicyLiteral>> | undefined;
  paths?: Readonly<Record<string, PolicyLiteral | string | false>> | undefined;
}

/** A function of the request, which `enableCors()` takes. Its parameters are those of a platform. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type Delegate = (request: any, callback: any) => unknown;

/** The options that only `@fastify/cors` has. A value with its type has them, set or not. */
export type ForeignOptions =
  'hook' | 'delegator' | 'cacheControl' | 'preflight' | 'strictPreflight' | 'hideOptionsRoute' | 'logLevel';

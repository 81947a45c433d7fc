import type { CorsOptions } from './options.js';

/** Every option but `methods`, whose default is not a value: the methods that the routes serve. */
export type CompleteCorsOptions = Required<Omit<CorsOptions, 'methods'>>;

/** The values of omitted options. Nothing is open by default (R3). */
export const CORS_DEFAULTS: Readonly<CompleteCorsOptions> = Object.freeze({
  origin: false,
  allowedHeaders: Object.freeze(['Content-Type', 'Authorization']),
  exposedHeaders: Object.freeze([]),
  credentials: false,
  maxAge: 600,
  optionsSuccessStatus: 204,
  originTimeout: 5000,
  preflightContinue: false,
  dangerouslyAllowInsecureOrigins: false,
  dangerouslyAllowPublicSuffixes: false,
  dangerouslyAllowNullOrigin: false,
});

/** The options that every layer takes. */
export const CORS_OPTION_KEYS: readonly (keyof CorsOptions)[] = Object.freeze([
  'methods',
  ...(Object.keys(CORS_DEFAULTS) as (keyof CompleteCorsOptions)[]),
]);

import type { CorsModuleOptions, CorsOptions } from './options.js';

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
  rejectDisallowed: false,
  timingAllowOrigin: false,
});

/** The options that every layer takes. */
export const CORS_OPTION_KEYS: readonly (keyof CorsOptions)[] = Object.freeze([
  'methods',
  ...(Object.keys(CORS_DEFAULTS) as (keyof CompleteCorsOptions)[]),
]);

/** The options that only `forRoot()` takes. */
export const MODULE_OPTION_KEYS: readonly string[] = Object.freeze([
  'policies',
  'paths',
  'suppressWarnings',
  'debug',
  'ownHosts',
] satisfies (keyof CorsModuleOptions)[]);

/** The names of all options of all layers. */
export const ALL_OPTION_KEYS: readonly string[] = Object.freeze([...CORS_OPTION_KEYS, ...MODULE_OPTION_KEYS, 'policy']);

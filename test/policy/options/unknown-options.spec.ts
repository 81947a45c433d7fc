import { type CorsPlace, FOR_ROOT } from '../../../lib/diagnostics/place.js';
import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import { CORS_OPTION_KEYS } from '../../../lib/policy/options/defaults.js';
import { mergeLayers } from '../../../lib/policy/options/merge-layers.js';
import { readLayer } from '../../../lib/policy/options/read-layer.js';

function fixOf(key: string): string {
  // The value is checked in the same round; only the name counts here.
  const issues = compilePolicy({ [key]: 1 }).issues.filter(({ code }) => code === 'unknown-option');
  expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([`unknown-option forRoot.${key}`]);
  return issues[0]!.fix;
}

describe('an option that does not exist', () => {
  test.each<[string, string, string]>([
    ['Spring', 'allowedOrigins', 'origin'],
    ['Spring', 'allowedOriginPatterns', 'origin'],
    ['Spring', 'originPatterns', 'origin'],
    ['Spring', 'allowedMethods', 'methods'],
    ['Spring', 'allowCredentials', 'credentials'],
    ['Flask', 'origins', 'origin'],
    ['Flask', 'supports_credentials', 'credentials'],
    ['Flask', 'expose_headers', 'exposedHeaders'],
    ['Flask', 'allow_headers', 'allowedHeaders'],
    ['Flask', 'max_age', 'maxAge'],
    ['Django', 'CORS_ALLOWED_ORIGINS', 'origin'],
    ['Django', 'CORS_ALLOWED_ORIGIN_REGEXES', 'origin'],
    ['Django', 'CORS_PREFLIGHT_MAX_AGE', 'maxAge'],
    ['FastAPI', 'allow_origin_regex', 'origin'],
    ['Laravel', 'allowed_origins_patterns', 'origin'],
    ['rs/cors', 'AllowedOrigins', 'origin'],
    ['rs/cors', 'AllowOriginFunc', 'origin'],
    ['rs/cors', 'OptionsPassthrough', 'preflightContinue'],
    ['rs/cors', 'ExposedHeaders', 'exposedHeaders'],
    ['jub0bs/cors', 'Credentialed', 'credentials'],
    ['jub0bs/cors', 'MaxAgeInSeconds', 'maxAge'],
    ['jub0bs/cors', 'RequestHeaders', 'allowedHeaders'],
    ['jub0bs/cors', 'ResponseHeaders', 'exposedHeaders'],
    ['jub0bs/cors', 'PreflightSuccessStatus', 'optionsSuccessStatus'],
    ['jub0bs/cors', 'DangerouslyTolerateInsecureOrigins', 'dangerouslyAllowInsecureOrigins'],
    ['hono', 'allowHeaders', 'allowedHeaders'],
    ['hono', 'allowMethods', 'methods'],
    ['hono', 'exposeHeaders', 'exposedHeaders'],
    ['ASP.NET Core', 'WithOrigins', 'origin'],
    ['ASP.NET Core', 'SetPreflightMaxAge', 'maxAge'],
    ['AWS', 'allowOrigins', 'origin'],
    ['the header', 'Access-Control-Allow-Origin', 'origin'],
    ['the header', 'Access-Control-Max-Age', 'maxAge'],
    ['a typo', 'orign', 'origin'],
    ['a typo in the name of Flask', 'support_credentials', 'credentials'],
    ['a typo in the name of Spring', 'allowedOrigns', 'origin'],
    ['a typo in the name of Spring', 'allowedMethod', 'methods'],
    ['a typo in the name of hono', 'allowHeders', 'allowedHeaders'],
    ['a typo', 'dangerouslyAllowNullOrigins', 'dangerouslyAllowNullOrigin'],
    ['a typo', 'polcy', 'policy'],
  ])('%s: %s is refused, and the fix says %s', (_where, key, ours) => {
    expect(fixOf(key)).toBe(`Write '${ours}'.`);
  });

  test.each<[string, string, string]>([
    ['@koa/cors', 'keepHeadersOnError', 'errors included'],
    ['@koa/cors', 'secureContext', 'helmet'],
    ['@fastify/cors', 'strictPreflight', 'other OPTIONS requests'],
    ['a typo in the name of @fastify/cors', 'strictPreflights', 'other OPTIONS requests'],
    ['other modules of Nest', 'isGlobal', 'global'],
    ['@fastify/cors', 'preflight', 'other OPTIONS requests'],
    ['@fastify/cors', 'hideOptionsRoute', 'before everything else'],
    ['@fastify/cors', 'hook', 'before everything else'],
    ['@fastify/cors', 'delegator', 'second argument'],
    ['@fastify/cors', 'cacheControl', 'maxAge'],
    ['@fastify/cors', 'logLevel', 'logger'],
    ['rs/cors', 'AllowPrivateNetwork', 'Private Network Access'],
    ['rs/cors', 'Debug', 'logger'],
    ['Flask', 'send_wildcard', 'always sent as *'],
    ['Flask', 'vary_header', 'merged'],
    ['gin', 'AllowAllOrigins', "origin: '*'"],
    ['ASP.NET Core', 'AllowAnyOrigin', "origin: '*'"],
    ['ASP.NET Core', 'AllowAnyHeader', "allowedHeaders: '*'"],
    ['Spring', 'resources', "'paths', in the options of the module"],
  ])('%s: %s is refused, and the fix mentions %s', (_where, key, hint) => {
    expect(fixOf(key)).toContain(hint);
  });

  test.each(['constructor', 'hasOwnProperty', 'wildcard', 'x'.repeat(10_000), ''])(
    'whose name is unlike all options gets a fix that lists the options: %#',
    (key) => {
      expect(fixOf(key)).toBe(`Remove it. The options are ${CORS_OPTION_KEYS.join(', ')}.`);
    },
  );
});

test('silence is unknown, and the fix names suppressWarnings', () => {
  expect(fixOf('silence')).toBe("Write 'suppressWarnings', in the options of the module.");
});

describe('an option in a place where it is not allowed', () => {
  const misplaced = (levels: readonly [CorsPlace, object][]): string[] => {
    const merged = mergeLayers(
      levels.map(([place, options]) => readLayer(place, options)),
      new Map([['partners', readLayer({ layer: 'policies', name: 'partners' }, {})]]),
    );
    const { issues } = compilePolicy(merged.options, merged.layerOf);
    return [...merged.issues, ...issues].map(({ code, path, fix }) => `${code} ${path}: ${fix}`);
  };

  test.each(['policies', 'paths', 'debug', 'suppressWarnings', 'ownHosts'])(
    '%s on a handler belongs to the module',
    (key) => {
      expect(misplaced([[{ layer: 'handler', name: 'CatsController.find' }, { [key]: {} }]])).toEqual([
        `option-misplaced CatsController.find @Cors().${key}: Move it there: CorsModule.forRoot({ ${key}: … }).`,
      ]);
    },
  );

  it('policy on the module belongs into a decorator or paths', () => {
    expect(misplaced([[FOR_ROOT, { policy: 'partners' }]])).toEqual([
      'option-misplaced forRoot.policy: Write its options here, or refer to the named policy in @Cors({ policy: … }) or in paths.',
    ]);
    expect(misplaced([[{ layer: 'class', name: 'CatsController' }, { policy: 'partners' }]])).toEqual([]);
  });
});

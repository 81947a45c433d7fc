import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsOptions } from '../../../lib/policy/options/options.js';
import { applyFixes, type Options } from '../fixes/apply-fix.js';

function issuesOf(options: object): string[] {
  return compilePolicy(options as CorsOptions).issues.map(({ path, fix }) => `${path}: ${fix}`);
}

/** The options after one round of fixes, which then have no issue. */
function repaired(options: object): object {
  const fixed = applyFixes(options as Options, compilePolicy(options).issues);
  expect(fixed.undone).toEqual([]);
  expect(issuesOf(fixed.options)).toEqual([]);
  return fixed.options;
}

const A = 'https://a.example.com';
const B = 'https://b.example.com';

describe('options of another library', () => {
  it('have their values checked in the same round, where they are written', () => {
    expect(issuesOf({ AllowedOrigins: [A, `${B}/`], MaxAge: '60' })).toEqual(
      [
        "forRoot.AllowedOrigins: Write 'origin'.",
        "forRoot.MaxAge: Write 'maxAge'.",
        'forRoot.MaxAge: Write 60; a string from the environment needs Number(value).',
        `forRoot.AllowedOrigins[1]: Write '${B}'.`,
      ].sort((one, other) => Number(one.includes('[1]')) - Number(other.includes('[1]'))),
    );
  });

  it('that mean the same become one list', () => {
    expect(issuesOf({ allow_origins: [A], allow_origin_list: [`${B}/`] })).toEqual([
      "forRoot.allow_origins: Write 'origin'.",
      "forRoot.allow_origin_list: Move its elements into the list of 'origin'.",
      `forRoot.allow_origin_list[0]: Write '${B}'.`,
    ]);
  });

  test.each<[string, object, object]>([
    ['Spring Boot', { 'spring.web.cors.allowed-origins': A }, { origin: A }],
    [
      'Quarkus',
      { 'quarkus.http.cors.origins': [A], 'quarkus.http.cors.methods': 'GET,PUT' },
      { origin: [A], methods: 'GET,PUT' },
    ],
    [
      'an Ingress',
      { 'nginx.ingress.kubernetes.io/cors-allow-origin': A, 'nginx.ingress.kubernetes.io/enable-cors': true },
      { origin: A },
    ],
    ['Azure', { cors: { allowedOrigins: [A], supportCredentials: true } }, { origin: [A], credentials: true }],
    ['S3', { CORSRules: [{ AllowedOrigins: [A], MaxAgeSeconds: 60 }] }, { origin: [A], maxAge: 60 }],
    [
      'Spring Cloud Gateway',
      { globalcors: { 'cors-configurations': { '[/**]': { allowedOrigins: [A] } } } },
      { origin: [A] },
    ],
    [
      'Flask',
      { resources: { '/api/*': { origins: A } }, supports_credentials: true },
      { origin: A, credentials: true },
    ],
    [
      'Laravel',
      { allowed_origins: [A], allowed_origins_patterns: [], exposed_headers: [] },
      { origin: [A], exposedHeaders: [] },
    ],
    [
      'Django',
      { CORS_ALLOW_ALL_ORIGINS: false, CORS_ALLOWED_ORIGINS: [A], CORS_ALLOW_CREDENTIALS: true },
      { origin: [A], credentials: true },
    ],
    ['Django, all origins', { CORS_ALLOW_ALL_ORIGINS: true, CORS_ALLOWED_ORIGINS: [A] }, { origin: '*' }],
    [
      'ASP.NET',
      { AllowAnyOrigin: true, AllowCredentials: true, AllowAnyHeader: true },
      { origin: '*', credentials: false, allowedHeaders: '*' },
    ],
    ['ASP.NET', { WithOrigins: [A], SetIsOriginAllowedToAllowWildcardSubdomains: true }, { origin: [A] }],
    ['gin', { AllowAllOrigins: false, AllowOrigins: [A], AllowWildcard: true }, { origin: [A] }],
    [
      'Play',
      { allowedOrigins: [A], allowedHttpHeaders: ['X-A'], allowedHttpMethods: ['PUT'] },
      { origin: [A], allowedHeaders: ['X-A'], methods: ['PUT'] },
    ],
    [
      'hapi',
      { origin: [A], headers: ['X-A'], additionalHeaders: ['X-B'] },
      { origin: [A], allowedHeaders: ['X-A', 'X-B'] },
    ],
    ['Strapi', { name: 'strapi::cors', config: { enabled: true, origin: [A] } }, { origin: [A] }],
    ['switched off', { enabled: false, origin: [A] }, { origin: false }],
    ['nothing of CORS', { origin: A, swagger: { path: '/docs' } }, { origin: A }],
  ])('%s: one round of fixes is enough', (_library, pasted, options) => {
    expect(repaired(pasted)).toEqual(options);
  });

  it('in a layer above, are not merged with those below', () => {
    const place = (field: string) =>
      field === 'allowedOrigins' ? ({ layer: 'class', name: 'Cats' } as const) : ({ layer: 'forRoot' } as const);
    const { issues } = compilePolicy({ origin: A, allowedOrigins: [B] } as CorsOptions, place);
    expect(issues.map(({ path, fix }) => `${path}: ${fix}`)).toEqual(["Cats @Cors().allowedOrigins: Write 'origin'."]);
  });
});

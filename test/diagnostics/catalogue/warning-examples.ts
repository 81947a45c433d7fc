import type { CorsWarningCode } from '../../../lib/diagnostics/warning.js';
import { classes, type Entry, options, origin, originWithCredentials } from './example.js';

/** An example of every warning. */
export const WARNING_EXAMPLES: Readonly<Record<CorsWarningCode, Entry>> = {
  'origin-subdomains-credentials': originWithCredentials("'https://*.example.com'", "'https://app.example.com'"),
  'origin-regexp-credentials': originWithCredentials(
    '/^https:\\/\\/pr-\\d+\\.example\\.com$/',
    "['https://pr-1.example.com', 'https://pr-2.example.com']",
  ),
  'origin-function-credentials': originWithCredentials(
    "(origin) => origin === 'https://app.example.com'",
    "'https://app.example.com'",
  ),
  'origin-source-credentials': originWithCredentials(
    'liveOrigins(() => [])',
    'liveOrigins(() => [], { key: (request) => request.hostname })',
  ),
  'origin-function-unread': origin(
    '((origin, request) => request.host === new URL(origin).host).bind(null)',
    '(origin, request) => request.host === new URL(origin).host',
  ),
  'origin-redundant': origin("['https://*.example.com', 'https://app.example.com']", "['https://*.example.com']"),
  'origin-http': origin("'http://app.example.com'", "'https://app.example.com'"),
  'origin-loopback-production': {
    reported: { nodeEnv: 'production', options: "{ origin: process.env.APP_ORIGIN ?? 'http://localhost:3000' }" },
    accepted: { nodeEnv: 'production', options: "{ origin: process.env.APP_ORIGIN ?? 'https://app.example.com' }" },
  },
  'no-origin-allowed': options('{ maxAge: 60 }', "{ maxAge: 60, origin: 'https://app.example.com' }"),
  'credentials-without-origin': options(
    '{ origin: false, credentials: true }',
    "{ origin: 'https://app.example.com', credentials: true }",
  ),
  'flag-without-effect': options(
    "{ origin: 'https://app.example.com', credentials: true, dangerouslyAllowInsecureOrigins: true }",
    "{ origin: 'https://app.example.com', credentials: true }",
  ),
  'option-without-effect': options(
    "{ origin: 'https://app.example.com', originTimeout: 500 }",
    "{ origin: (origin) => origin === 'https://app.example.com', originTimeout: 500 }",
  ),
  'request-header-forbidden': options(
    "{ origin: '*', allowedHeaders: ['X-Api-Key', 'Origin', 'Cookie'] }",
    "{ origin: '*', allowedHeaders: ['X-Api-Key'] }",
  ),
  'request-header-misplaced': options(
    "{ origin: '*', allowedHeaders: ['X-Api-Key', 'Access-Control-Allow-Origin'] }",
    "{ origin: '*', allowedHeaders: ['X-Api-Key'] }",
  ),
  'response-header-forbidden': options(
    "{ origin: '*', exposedHeaders: ['ETag', 'Set-Cookie'] }",
    "{ origin: '*', exposedHeaders: ['ETag'] }",
  ),
  'response-header-misplaced': options(
    "{ origin: '*', exposedHeaders: ['ETag', 'Origin'] }",
    "{ origin: '*', exposedHeaders: ['ETag'] }",
  ),
  'request-header-refused': {
    reported: {
      options: "{ origin: 'https://app.example.com' }",
      then: "await preflight('PUT', { 'Access-Control-Request-Headers': 'x-api-key' })",
    },
    accepted: {
      options: "{ origin: 'https://app.example.com', allowedHeaders: ['Content-Type', 'Authorization', 'X-Api-Key'] }",
      then: "await preflight('PUT', { 'Access-Control-Request-Headers': 'x-api-key' })",
    },
  },
  'max-age-capped': options("{ origin: '*', maxAge: 86_400 }", "{ origin: '*', maxAge: 7200 }"),
  'indistinct-handlers': {
    reported: {
      classes:
        "@Controller('cats') class Cats { @Cors('*') @Version('1') @Get() one() {} @Cors(false) @Version('2') @Get() two() {} }",
      main: "app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' })",
    },
    accepted: {
      classes:
        "@Cors('*') @Controller('cats') class Cats { @Version('1') @Get() one() {} @Version('2') @Get() two() {} }",
      main: "app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' })",
    },
  },
  'method-not-served': classes(
    "@Controller() class Cats { @Cors('*', { methods: 'PUT' }) @Get() find() {} }",
    "@Controller() class Cats { @Cors('*', { methods: 'GET' }) @Get() find() {} }",
  ),
  'preflight-unanswered': classes(
    "@Controller() class Cats { @Cors('*', { preflightContinue: true }) @Get() find() {} }",
    "@Controller() class Cats { @Cors('*', { preflightContinue: true }) @Get() find() {} @Options() preflight() {} }",
  ),
  'header-overruled': classes(
    "@Controller() class Files { @Header('Access-Control-Expose-Headers', 'Content-Disposition') @Get() load() {} }",
    "@Controller() class Files { @Cors({ exposedHeaders: 'Content-Disposition' }) @Get() load() {} }",
  ),
  'cors-library-overruled': {
    reported: { main: "app.use(cors({ origin: 'https://app.example.com' }))" },
    accepted: { options: "{ origin: 'https://app.example.com' }" },
  },
  'policy-unused': options(
    "{ origin: false, policies: { partners: { origin: 'https://partner.example' } } }",
    "{ origin: false, policies: { partners: { origin: 'https://partner.example' } }, paths: { '/api': 'partners' } }",
  ),
  'paths-base-left-out': options(
    "{ origin: '*', paths: { '/admin/*path': false } }",
    "{ origin: '*', paths: { '/admin{/*path}': false } }",
  ),
  'paths-rest-left-out': {
    reported: {
      options: "{ origin: '*', paths: { '/cats': false } }",
      classes: "@Controller('cats') class Cats { @Get(':id') find() {} }",
    },
    accepted: {
      options: "{ origin: '*', paths: { '/cats{/*rest}': false } }",
      classes: "@Controller('cats') class Cats { @Get(':id') find() {} }",
    },
  },
  'paths-overruled': {
    reported: {
      options: "{ origin: '*', paths: { '/admin{/*rest}': false } }",
      classes: "@Controller() class Site { @Cors('*') @Get('*path') page() {} }",
    },
    accepted: {
      options: "{ origin: '*', paths: { '/admin{/*rest}': false, '/{*path}': { origin: '*' } } }",
      classes: "@Controller() class Site { @Get('*path') page() {} }",
    },
  },
  'refused-too-late': {
    reported: {
      options: "{ origin: 'https://app.example.com', rejectDisallowed: true }",
      classes: "@Controller('cats') class Cats { @Cors('*') @Get(':id') find() {} }",
      main: "app.getHttpAdapter().getInstance().all('/cats/*rest', (request, response, next) => next())",
    },
    accepted: {
      options: "{ origin: 'https://app.example.com', rejectDisallowed: true }",
      classes: "@Controller('cats') class Cats { @Cors('*') @Get(':id') find() {} }",
      main: "app.getHttpAdapter().getInstance().get('/cats/photos', () => undefined)",
    },
  },
  'handler-missing': {
    reported: {
      classes: "@Controller('cats') class Cats { @Get() find() {} }",
      adapter: 'new (class extends ExpressAdapter { get(...route) { setImmediate(() => { super.get(...route) }) } })()',
    },
    accepted: {
      classes: "@Controller('cats') class Cats { @Get() find() {} }",
      adapter: 'new (class extends ExpressAdapter {})()',
    },
  },
  'router-copy': {
    reported: { adapter: 'new FastifyAdapter(fastifyWithAnotherRouter())' },
    accepted: { adapter: 'new FastifyAdapter()' },
  },
  'csrf-refuses-allowed': {
    reported: {
      options: "{ origin: 'https://app.example.com', credentials: true }",
      classes: '@Controller() class Cats { @Post() create() {} }',
      main: 'app.enableCsrfProtection()',
    },
    accepted: {
      options: "{ origin: 'https://app.example.com', credentials: true }",
      classes: '@Controller() class Cats { @Post() create() {} }',
      main: 'app.enableCsrfProtection({ exclude: isTrustedOrigin })',
    },
  },
  'gateway-origin-inherited': {
    reported: { options: "{ origin: 'https://app.example.com' }", classes: '@WebSocketGateway() class Events {}' },
    accepted: {
      options: "{ origin: 'https://app.example.com', credentials: true }",
      classes: '@WebSocketGateway() class Events {}',
    },
  },
  'gateway-cors-replaced': classes(
    "@WebSocketGateway({ cors: { origin: 'https://app.example.com' } }) class Events {}",
    "@Cors('https://app.example.com') @WebSocketGateway() class Events {}",
  ),
  'gateway-unsupported': {
    reported: {
      classes: '@WebSocketGateway() class Events {}',
      main: 'app.useWebSocketAdapter(Object.assign(new WsAdapter(app), { create: () => new (class Server { on() {} close(done) { done() } })() }))',
    },
    accepted: {
      classes: '@WebSocketGateway() class Events {}',
      main: 'app.useWebSocketAdapter(new (class extends WsAdapter {})(app))',
    },
  },
};

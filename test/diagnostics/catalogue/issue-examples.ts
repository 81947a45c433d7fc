import type { CorsIssueCode } from '../../../lib/diagnostics/issue.js';
import { classes, type Entry, options, origin, originWithCredentials } from './example.js';

/** An example of every issue. */
export const ISSUE_EXAMPLES: Readonly<Record<CorsIssueCode, Entry>> = {
  'origin-empty': origin("''", 'false'),
  'origin-whitespace': origin("' https://app.example.com'", "'https://app.example.com'"),
  'origin-quoted': origin('\'["https://app.example.com"\'', "'https://app.example.com'"),
  'origin-regexp-text': origin("'^https://.*\\\\.example\\\\.com$'", "'https://*.example.com'"),
  'origin-placeholder': origin("'https://<domain>.example.com'", "'https://app.example.com'"),
  'origin-comma': origin(
    "['https://a.example.com,https://b.example.com']",
    "'https://a.example.com,https://b.example.com'.split(',')",
  ),
  'origin-separator': origin(
    "'https://a.example.com https://b.example.com'",
    "['https://a.example.com', 'https://b.example.com']",
  ),
  'origin-scheme-doubled': origin("'https://https://app.example.com'", "'https://app.example.com'"),
  'origin-too-long': origin("`https://${'a'.repeat(64)}.example.com`", "`https://${'a'.repeat(63)}.example.com`"),
  'origin-scheme-missing': origin("'app.example.com'", "'https://app.example.com'"),
  'origin-scheme-malformed': origin("'my_app://localhost'", "'my-app://localhost'"),
  'origin-file': origin("'file:///home/me/index.html'", "'http://localhost:3000'"),
  'origin-scheme-pageless': origin("'wss://app.example.com'", "'https://app.example.com'"),
  'origin-scheme-misspelt': origin("'htps://app.example.com'", "'https://app.example.com'"),
  'origin-trailing-slash': origin("'https://app.example.com/'", "'https://app.example.com'"),
  'origin-path': origin("'https://app.example.com/login'", "'https://app.example.com'"),
  'origin-userinfo': origin("'https://me@app.example.com'", "'https://app.example.com'"),
  'origin-upper-case': origin("'https://App.example.com'", "'https://app.example.com'"),
  'origin-unicode': origin("'https://bücher.example'", "'https://xn--bcher-kva.example'"),
  'origin-wildcard-misplaced': origin("'https://*example.com'", "['https://example.com', 'https://*.example.com']"),
  'origin-wildcard-ip': origin("'http://*.127.0.0.1'", "'http://127.0.0.1'"),
  'origin-host-malformed': origin("'https://app..example.com'", "'https://app.example.com'"),
  'origin-host-not-canonical': origin("'http://127.1:3000'", "'http://127.0.0.1:3000'"),
  'origin-ipv4-mapped': origin("'http://[::ffff:c000:201]'", "'http://192.0.2.1'"),
  'origin-port-malformed': origin("'https://app.example.com:65536'", "'https://app.example.com:65535'"),
  'origin-default-port': origin("'https://app.example.com:443'", "'https://app.example.com'"),
  'origin-undefined': origin('process.env.NO_SUCH_VARIABLE', 'process.env.NO_SUCH_VARIABLE ?? false'),
  'origin-type': origin("{ hosts: ['https://app.example.com'] }", "['https://app.example.com']"),
  'origin-null': options("{ origin: ['null'] }", '{ origin: [], dangerouslyAllowNullOrigin: true }'),
  'origin-any-credentials': options(
    "{ origin: '*', credentials: true }",
    "{ origin: 'https://app.example.com', credentials: true }",
  ),
  'origin-insecure': originWithCredentials("'http://app.example.com'", "'https://app.example.com'"),
  'origin-public-suffix': originWithCredentials("'https://*.github.io'", "'https://*.me.github.io'"),
  'origin-function': origin('function* (origin) { yield true; }', 'function (origin) { return true; }'),
  'origin-function-callback': origin(
    "(origin, callback) => callback(null, origin.endsWith('.example.com'))",
    "(origin) => origin.endsWith('.example.com')",
  ),
  'origin-source': origin('liveOrigins(class CustomerOrigins {})', 'liveOrigins(() => [])'),
  'origin-source-options': {
    reported: {
      options: '{ origin: [liveOrigins(readOrigins), liveOrigins(readOrigins, { refresh: 60 })] }',
      classes: 'function readOrigins() { return []; }',
    },
    accepted: {
      options: '{ origin: [liveOrigins(readOrigins, { refresh: 60 })] }',
      classes: 'function readOrigins() { return []; }',
    },
  },
  'origin-regexp-flags': origin('/^https:\\/\\/app\\.example\\.com$/g', "'https://app.example.com'"),
  'origin-regexp-unanchored': origin(
    '/^https:\\/\\/a\\.example\\.com|https:\\/\\/b\\.example\\.com$/',
    "['https://a.example.com', 'https://b.example.com']",
  ),
  'origin-regexp-dot': origin('/^https:\\/\\/app.example.com$/', "'https://app.example.com'"),
  'origin-regexp-backtracking': origin(
    '/^https:\\/\\/([a-z]+)+\\.example\\.com$/',
    '/^https:\\/\\/[a-z]+\\.example\\.com$/',
  ),
  'origin-regexp-loose': origin('/^https:\\/\\/.*example\\.com$/', "['https://example.com', 'https://*.example.com']"),
  'origin-regexp-no-origin': origin('/^app\\.example\\.com$/', "'https://app.example.com'"),
  'origin-regexp-unchecked': origin(
    '/^https:\\/\\/(a|b)-\\1\\.example\\.com$/',
    '/^https:\\/\\/(?:a-a|b-b)\\.example\\.com$/',
  ),
  'method-malformed': options("{ methods: 'GET;POST' }", "{ methods: 'GET, POST' }"),
  'method-forbidden': options("{ methods: ['GET', 'TRACE'] }", "{ methods: ['GET'] }"),
  'method-case': options("{ methods: 'patch' }", "{ methods: 'PATCH' }"),
  'method-unknown': options("{ methods: ['GET', 'FETCH'] }", "{ methods: ['GET', 'PATCH'] }"),
  'method-wildcard': options("{ methods: '*' }", '{}'),
  'request-header-malformed': options("{ allowedHeaders: 'X-A; X-B' }", "{ allowedHeaders: 'X-A, X-B' }"),
  'response-header-malformed': options("{ exposedHeaders: 'ETag Link' }", "{ exposedHeaders: 'ETag, Link' }"),
  'response-header-any-credentials': options(
    "{ origin: 'https://app.example.com', credentials: true, exposedHeaders: '*' }",
    "{ origin: 'https://app.example.com', credentials: true }",
  ),
  'option-type': options("{ maxAge: '600' }", '{ maxAge: 600 }'),
  'option-range': options('{ maxAge: 86_401 }', '{ maxAge: 86_400 }'),
  'option-unreadable': classes(
    "@Controller() class Cats { @Cors({ get origin() { throw new Error('not ready'); } }) @Get() find() {} }",
    "@Controller() class Cats { @Cors({ get origin() { return 'https://app.example.com'; } }) @Get() find() {} }",
  ),
  'too-many-issues': origin(
    "new Array(2000).fill('app.example.com')",
    "new Array(2000).fill('https://app.example.com')",
  ),
  'unknown-option': options(
    "{ allowedOrigins: ['https://app.example.com'] }",
    "{ origin: ['https://app.example.com'] }",
  ),
  'option-misplaced': {
    reported: { classes: '@Controller() class Cats { @Cors({ debug: true }) @Get() find() {} }' },
    accepted: { options: '{ debug: true }', classes: '@Controller() class Cats { @Get() find() {} }' },
  },
  'unknown-policy': {
    reported: {
      options: "{ policies: { partners: { origin: 'https://*.partner.example' } } }",
      classes: "@Cors({ policy: 'partner' }) @Controller() class Cats {  @Get() find() {} }",
    },
    accepted: {
      options: "{ policies: { partners: { origin: 'https://*.partner.example' } } }",
      classes: "@Cors({ policy: 'partners' }) @Controller() class Cats { @Get() find() {} }",
    },
  },
  'policy-cycle': options(
    "{ policies: { a: { policy: 'b' }, b: { policy: 'a' } }, paths: { '/x': 'a' } }",
    "{ policies: { a: { policy: 'b' }, b: { origin: '*' } }, paths: { '/x': 'a' } }",
  ),
  'paths-pattern-invalid': options(
    "{ paths: { '/files/**': { origin: '*' } } }",
    "{ paths: { '/files{/*path}': { origin: '*' } } }",
  ),
  'paths-hidden': options(
    "{ paths: { '/files{/*path}': false, '/files/logo': { origin: '*' } } }",
    "{ paths: { '/files/logo': { origin: '*' }, '/files{/*path}': false } }",
  ),
  'duplicate-registration': classes(
    '@Module({ imports: [CorsModule.forRoot({ maxAge: 60 })] }) class CatsModule {}',
    '@Module({}) class CatsModule {}',
  ),
  'duplicate-decorator': classes(
    "@Controller() class Cats { @Cors('*') @Cors({ maxAge: 60 }) @Get() find() {} }",
    "@Controller() class Cats { @Cors('*', { maxAge: 60 }) @Get() find() {} }",
  ),
  'decorator-misplaced': classes(
    "@Cors('*') @Injectable() class CatsService {} @Controller() class Cats { @Get() find() {} }",
    "@Injectable() class CatsService {} @Cors('*') @Controller() class Cats { @Get() find() {} }",
  ),
  'decorator-unreadable': classes(
    "@Controller() class Cats { @SetMetadata('nestjs-cors:declarations', [{ format: 0, copy: () => ({ version: '0.0.0', path: '/a' }) }]) @Get() find() {} }",
    '@Controller() class Cats { @Cors() @Get() find() {} }',
  ),
  'debug-in-production': {
    reported: { options: '{ debug: true }', nodeEnv: 'production' },
    accepted: { options: "{ debug: 'even-in-production' }", nodeEnv: 'production' },
  },
  'own-host-malformed': options("{ ownHosts: ['https://app.example.com'] }", "{ ownHosts: ['app.example.com'] }"),
  'enable-cors-conflict': { reported: { create: '{ cors: true }' }, accepted: { create: '{ cors: false }' } },
  'gateway-cors-conflict': classes(
    "@Cors('https://app.example.com') @WebSocketGateway({ cors: true }) class Events {}",
    "@Cors('https://app.example.com') @WebSocketGateway() class Events {}",
  ),
  'gateway-policies-differ': {
    reported: {
      classes: "@Cors('*') @WebSocketGateway() class Events {} @WebSocketGateway() class Chat {}",
      main: 'app.useWebSocketAdapter(new WsAdapter(app))',
    },
    accepted: {
      classes: "@Cors('*') @WebSocketGateway() class Events {} @Cors('*') @WebSocketGateway() class Chat {}",
      main: 'app.useWebSocketAdapter(new WsAdapter(app))',
    },
  },
  'unsupported-platform': {
    reported: { adapter: 'new (class OtherAdapter extends ExpressAdapter { getType() { return "other"; } })()' },
    accepted: { adapter: 'new ExpressAdapter()' },
  },
};

const json = (method, body, headers) => ({
  method,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const picture = (kib) => {
  const form = new FormData();
  form.append('picture', new Blob([new Uint8Array(kib * 1024)], { type: 'image/png' }), 'me.png');
  return { method: 'POST', body: form };
};

const withCookie = { credentials: 'include' };
const withKey = { Authorization: 'Bearer demo-key' };

/** What the page asks of the API, with the line of the source that answers for it. Calls run in this order. */
export const groups = [
  {
    topic: 'The catalogue',
    about: 'is public.',
    file: 'catalogue.controller.ts',
    calls: [
      {
        id: 'list',
        path: '/catalogue',
        shows: 'Any page may read it. The decorator also exposes the ETag, which scripts could not see otherwise.',
        decorator: "@Cors('*', { exposedHeaders: ['ETag'] })",
      },
      {
        id: 'missing',
        path: '/catalogue/moby-duck',
        shows: 'A 404 belongs to the policy like every other answer, so the script learns what went wrong.',
        decorator: "@Cors('*', { exposedHeaders: ['ETag'] })",
      },
      {
        id: 'unlisted-header',
        path: '/catalogue',
        notes: 'with X-Debug: 1',
        init: { headers: { 'X-Debug': '1' } },
        shows: 'Everybody may call, but no policy grants this request header. The preflight says so, on every origin.',
        decorator: "@Cors('*', { exposedHeaders: ['ETag'] })",
      },
      {
        id: 'suggest',
        path: '/catalogue',
        notes: 'JSON',
        init: json('POST', { title: 'A Field Guide to Origins' }),
        shows: 'The URL of the public list, another method, another policy: what a handler says wins over its class.',
        decorator: "@Cors('http://app.bookshop.localhost:*')",
      },
    ],
  },
  {
    topic: 'The account',
    about: 'works with a cookie, for one app.',
    file: 'account.controller.ts',
    calls: [
      {
        id: 'wrong-password',
        path: '/account/session',
        notes: 'JSON, wrong password',
        init: { ...json('POST', { name: 'Ada', password: 'sesame' }), ...withCookie },
        shows: 'The login fails, and the app can read the 401 and say so. Others are turned away before they can try.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
      {
        id: 'log-in',
        path: '/account/session',
        notes: 'JSON',
        init: { ...json('POST', { name: 'Ada', password: 'open sesame' }), ...withCookie },
        shows: 'The login works. With credentials: true the browser keeps the session cookie of the answer.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
      {
        id: 'read-profile',
        path: '/account/profile',
        notes: 'cookie',
        init: withCookie,
        shows: 'A plain GET with the cookie. Elsewhere it arrives without one, and even the 401 stays hidden.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
      {
        id: 'update-profile',
        path: '/account/profile',
        notes: 'JSON, cookie',
        init: { ...json('PUT', { town: 'Porto' }), ...withCookie },
        shows: 'PUT needs a preflight. The methods in its answer come from the routes; nobody had to list them.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
      {
        id: 'large-picture',
        path: '/account/picture',
        notes: '100 KiB upload, cookie',
        init: { ...picture(100), ...withCookie },
        shows: 'Too large for the upload limit. The interceptor answers 413, and the app can read that too.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
    ],
  },
  {
    topic: 'Partners',
    about: 'are named in the configuration.',
    file: 'partners.controller.ts',
    calls: [
      {
        id: 'stock',
        path: '/partners/stock',
        notes: 'Authorization',
        init: { headers: withKey },
        shows: 'Every subdomain of the partners’ domain may call, and nobody else, not even our own app.',
        decorator: "@Cors({ policy: 'partners' })",
      },
      {
        id: 'order',
        path: '/partners/orders',
        notes: 'JSON, Authorization',
        init: json('POST', { slug: 'atlas' }, withKey),
        shows: 'The handler changes one field, the exposed header. Who may call is still what its class says.',
        decorator: "@Cors({ exposedHeaders: ['Location'] })",
      },
    ],
  },
  {
    topic: 'Inside',
    about: 'is for other servers only.',
    file: 'internal.controller.ts',
    calls: [
      {
        id: 'report',
        path: '/internal/report',
        shows: 'No page of another origin may read this. The request itself is plain, so it did arrive.',
        decorator: '@Cors(false)',
      },
      {
        id: 'status',
        path: '/internal/status',
        shows: 'One handler of that controller goes back to the global policy, which allows our app.',
        decorator: '@Cors()',
      },
    ],
  },
  {
    topic: 'Without a decorator',
    about: 'the module’s own options hold.',
    file: 'app.module.ts',
    calls: [
      {
        id: 'events',
        path: '/live/visitors',
        notes: 'EventSource',
        events: true,
        shows: 'A stream of server-sent events under the global policy, which is read from .env.',
        decorator: "origin: config.getOrThrow<string>('CORS_ORIGINS').split(','),",
      },
      {
        id: 'cover',
        path: '/covers/atlas.svg',
        shows: 'A static file has no handler to decorate. An entry for its path makes it public.',
        decorator: "paths: { '/covers/*path': { origin: '*' } },",
      },
    ],
  },
];

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

/** The calls of the page, with the line of source code that decides each. They run in this order. */
export const groups = [
  {
    topic: 'The catalogue',
    about: 'is public.',
    file: 'catalogue.controller.ts',
    calls: [
      {
        id: 'list',
        path: '/catalogue',
        shows: 'Any page may read it. The decorator also exposes the ETag, which scripts could not read otherwise.',
        decorator: "@Cors('*', { exposedHeaders: ['ETag'] })",
      },
      {
        id: 'missing',
        path: '/catalogue/moby-duck',
        shows: 'A 404 has the headers of the policy too, so the script can read what went wrong.',
        decorator: "@Cors('*', { exposedHeaders: ['ETag'] })",
      },
      {
        id: 'unlisted-header',
        path: '/catalogue',
        notes: 'with X-Debug: 1',
        init: { headers: { 'X-Debug': '1' } },
        shows:
          'Any page may call, but no policy allows this request header. So the browser blocks it, on every origin.',
        decorator: "@Cors('*', { exposedHeaders: ['ETag'] })",
      },
      {
        id: 'suggest',
        path: '/catalogue',
        notes: 'JSON',
        init: json('POST', { title: 'A Field Guide to Origins' }),
        shows: 'The URL of the public list, but another method and policy: the handler overrides its class.',
        decorator: "@Cors('http://app.bookshop.localhost:*')",
      },
    ],
  },
  {
    topic: 'The account',
    about: 'needs a cookie, and allows one app.',
    file: 'account.controller.ts',
    calls: [
      {
        id: 'wrong-password',
        path: '/account/session',
        notes: 'JSON, wrong password',
        init: { ...json('POST', { name: 'Ada', password: 'sesame' }), ...withCookie },
        shows: 'The login fails, and the app can read the 401. Other pages are refused before they can try.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
      {
        id: 'log-in',
        path: '/account/session',
        notes: 'JSON',
        init: { ...json('POST', { name: 'Ada', password: 'open sesame' }), ...withCookie },
        shows: 'The login works. With credentials: true, the browser stores the session cookie of the response.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
      {
        id: 'read-profile',
        path: '/account/profile',
        notes: 'cookie',
        init: withCookie,
        shows: 'A plain GET with the cookie. From other sites it has no cookie, and even the 401 stays hidden.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
      {
        id: 'update-profile',
        path: '/account/profile',
        notes: 'JSON, cookie',
        init: { ...json('PUT', { town: 'Porto' }), ...withCookie },
        shows: 'PUT needs a preflight. The allowed methods come from the routes, so there is no list to write.',
        decorator: "@Cors('http://app.bookshop.localhost:*', { credentials: true })",
      },
      {
        id: 'large-picture',
        path: '/account/picture',
        notes: '100 KiB upload, cookie',
        init: { ...picture(100), ...withCookie },
        shows: 'The file is over the upload limit. The interceptor responds with 413, and the app can read that too.',
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
        shows: 'Only subdomains of the partners’ domain may call. Our own app may not.',
        decorator: "@Cors({ policy: 'partners' })",
      },
      {
        id: 'order',
        path: '/partners/orders',
        notes: 'JSON, Authorization',
        init: json('POST', { slug: 'atlas' }, withKey),
        shows: 'The handler overrides one option, the exposed header. The class still says who may call.',
        decorator: "@Cors({ exposedHeaders: ['Location'] })",
      },
    ],
  },
  {
    topic: 'Internal routes',
    about: 'are for other servers only.',
    file: 'internal.controller.ts',
    calls: [
      {
        id: 'report',
        path: '/internal/report',
        shows: 'No page of another origin may read this. The request is a plain one, so it did arrive.',
        decorator: '@Cors(false)',
      },
      {
        id: 'status',
        path: '/internal/status',
        shows: 'One handler of this controller has the global policy again, which allows our app.',
        decorator: '@Cors()',
      },
    ],
  },
  {
    topic: 'Without a decorator',
    about: 'the global policy applies.',
    file: 'app.module.ts',
    calls: [
      {
        id: 'events',
        path: '/live/visitors',
        notes: 'EventSource',
        events: true,
        shows: 'A stream of server-sent events. The global policy is read from .env.',
        decorator: "origin: splitList(config.getOrThrow<string>('CORS_ORIGINS')),",
      },
      {
        id: 'cover',
        path: '/covers/atlas.svg',
        shows: 'A static file has no handler to decorate. An entry in paths makes it public.',
        decorator: "paths: { '/covers{/*path}': { origin: '*' } },",
      },
    ],
  },
];

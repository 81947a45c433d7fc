import type { Call } from '../../browser-comparison/case.js';
import type { Verdict } from '../../browser-comparison/verdict.js';
import { subtest, type Subtest, type WptFile } from '../wpt-file.js';

type Mode = NonNullable<Call['cache']>;
type Freshness = 'fresh' | 'stale';
/** What a request carries: a validator, `no-cache`, `max-age=0`, or none of these. `cached` if it is not sent. */
type Carries = 'validator' | 'no-cache' | 'validator, max-age=0' | 'nothing' | 'cached' | 'error';

const DAY = 86_400;
const date = (days: number) => new Date(Date.now() + days * DAY * 1000).toUTCString();
const EXPIRES = { fresh: date(365), stale: date(-365) };
const TAG = '"tag"';
const TODAY = date(0);

const VALIDATORS = [
  { name: 'Etag', reply: { ETag: TAG }, condition: 'if-none-match', value: TAG },
  { name: 'Last-Modified', reply: { 'Last-Modified': TODAY }, condition: 'if-modified-since', value: TODAY },
] as const;

interface Options {
  readonly control?: string;
  readonly vary?: string;
  readonly redirect?: 'same-origin' | 'cross-origin';
  readonly headers?: readonly Call['headers'][];
}

/** Requests for one URL in several cache modes: twice, once for each validator. */
function requests(
  name: string,
  state: Freshness,
  steps: readonly (readonly [Mode, Carries])[],
  { control, vary, redirect, headers }: Options = {},
): Subtest[] {
  return VALIDATORS.map(({ name: validator, reply, condition, value }) => {
    const content = {
      ...reply,
      Expires: EXPIRES[state],
      ...(vary !== undefined && { Vary: vary }),
      ...(control !== undefined && { 'Cache-Control': control }),
    };
    const answers = steps
      .filter(([, carries]) => carries !== 'cached')
      .map(([, carries]) => (carries.startsWith('validator') ? { ...content, status: 304 } : content));
    const target = redirect === 'cross-origin' ? '{same-site}{path}/b' : 'b';
    const moved = { actual: { ...content, status: 302, Location: target }, b: { actual: { ...content, ACAO: '*' } } };
    return subtest(
      `${name} with ${validator} and ${state} response`,
      steps.map(([, carries]) => verdictOf(carries)),
      steps.map(([cache], i) => ({
        cache,
        ...(cache === 'only-if-cached' && { mode: 'same-origin' }),
        ...(headers?.[i] && { headers: headers[i] }),
      })),
      redirect === undefined ? { actual: answers } : moved,
      {
        page: 'same-origin',
        // Where the test sets headers itself, the server does not look at them.
        ...(headers === undefined && { sent: steps.map(([, carries]) => sentBy(carries, condition, value)) }),
      },
    );
  });
}

function verdictOf(carries: Carries): Verdict {
  if (carries === 'error') return 'never sent';
  return carries === 'cached' ? 'from cache' : 'read';
}

function sentBy(carries: Carries, condition: string, value: string): Record<string, string | null> {
  if (carries === 'cached' || carries === 'error') return {};
  const control = { 'no-cache': 'no-cache', 'validator, max-age=0': 'max-age=0' } as const;
  return {
    [condition]: carries.startsWith('validator') ? value : null,
    'cache-control': carries in control ? control[carries as keyof typeof control] : null,
    pragma: carries === 'no-cache' ? 'no-cache' : null,
  };
}

const checks = (mode: string, rest: string) => `RequestCache "${mode}" mode ${rest}`;
const both = (each: (state: Freshness) => Subtest[]) => (['stale', 'fresh'] as const).flatMap(each);

const byDefault: WptFile = {
  file: 'fetch/api/request/request-cache-default.any.js',
  subtests: [
    ...requests(
      checks('default', 'checks the cache for previously cached content and goes to the network for stale responses'),
      'stale',
      [
        ['default', 'nothing'],
        ['default', 'validator'],
      ],
    ),
    ...requests(
      checks(
        'default',
        'checks the cache for previously cached content and avoids going to the network if a fresh response exists',
      ),
      'fresh',
      [
        ['default', 'nothing'],
        ['default', 'cached'],
      ],
    ),
    ...both((state) =>
      requests(
        'Responses with the "Cache-Control: no-store" header are not stored in the cache',
        state,
        [
          ['default', 'nothing'],
          ['default', 'nothing'],
        ],
        { control: 'no-store' },
      ),
    ),
  ],
};

const CONDITIONS = [
  ['If-Modified-Since', TODAY],
  ['If-None-Match', '"foo"'],
  ['If-Unmodified-Since', TODAY],
  ['If-Match', '"foo"'],
  ['If-Range', '"foo"'],
] as const;

const conditional: WptFile = {
  file: 'fetch/api/request/request-cache-default-conditional.any.js',
  subtests: CONDITIONS.flatMap((condition) =>
    both((state) => {
      const treated = 'is treated similarly to "no-store"';
      const name = `with an ${condition[0]} header`;
      const steps = [
        ['default', 'nothing'],
        ['default', 'nothing'],
      ] as const;
      return [
        ...requests(
          checks('default', `${name} (following a request without additional headers) ${treated}`),
          state,
          steps,
          { headers: [undefined, [condition]] },
        ),
        ...requests(checks('default', `${name} ${treated}`), state, steps, { headers: [[condition], undefined] }),
      ];
    }),
  ),
};

const forceCache: WptFile = {
  file: 'fetch/api/request/request-cache-force-cache.any.js',
  subtests: both((state) => [
    ...requests(
      checks(
        'force-cache',
        `checks the cache for previously cached content and avoid${state === 'fresh' ? 's' : ''} revalidation for ${state} responses`,
      ),
      state,
      [
        ['default', 'nothing'],
        ['force-cache', 'cached'],
      ],
    ),
    ...requests(
      checks(
        'force-cache',
        'checks the cache for previously cached content and goes to the network if a cached response is not found',
      ),
      state,
      [['force-cache', 'nothing']],
    ),
    ...requests(
      checks(
        'force-cache',
        'checks the cache for previously cached content and goes to the network if a cached response would vary',
      ),
      state,
      [
        ['default', 'nothing'],
        ['force-cache', 'validator'],
      ],
      { vary: '*' },
    ),
    ...requests('RequestCache "force-cache" stores the response in the cache if it goes to the network', state, [
      ['force-cache', 'nothing'],
      ['default', state === 'fresh' ? 'cached' : 'validator'],
    ]),
  ]),
};

const noCache: WptFile = {
  file: 'fetch/api/request/request-cache-no-cache.any.js',
  subtests: both((state) =>
    requests(checks('no-cache', `revalidates ${state} responses found in the cache`), state, [
      ['default', 'nothing'],
      ['no-cache', 'validator, max-age=0'],
    ]),
  ),
};

const noStore: WptFile = {
  file: 'fetch/api/request/request-cache-no-store.any.js',
  subtests: both((state) => [
    ...requests(
      checks('no-store', 'does not check the cache for previously cached content and goes to the network regardless'),
      state,
      [
        ['default', 'nothing'],
        ['no-store', 'no-cache'],
      ],
    ),
    ...requests(checks('no-store', 'does not store the response in the cache'), state, [
      ['no-store', 'no-cache'],
      ['default', 'nothing'],
    ]),
  ]),
};

const reload: WptFile = {
  file: 'fetch/api/request/request-cache-reload.any.js',
  subtests: both((state) => {
    const after = state === 'fresh' ? 'cached' : 'validator';
    return [
      ...requests(
        checks('reload', 'does not check the cache for previously cached content and goes to the network regardless'),
        state,
        [
          ['default', 'nothing'],
          ['reload', 'no-cache'],
        ],
      ),
      ...requests(checks('reload', 'does store the response in the cache'), state, [
        ['reload', 'no-cache'],
        ['default', after],
      ]),
      ...requests(
        checks('reload', 'does store the response in the cache even if a previous response is already stored'),
        state,
        [
          ['default', 'nothing'],
          ['reload', 'no-cache'],
          ['default', after],
        ],
      ),
    ];
  }),
};

const onlyIfCached: WptFile = {
  file: 'fetch/api/request/request-cache-only-if-cached.any.js',
  subtests: [
    ...both((state) =>
      requests(
        checks(
          'only-if-cached',
          `checks the cache for previously cached content and avoids revalidation for ${state} responses`,
        ),
        state,
        [
          ['default', 'nothing'],
          ['only-if-cached', 'cached'],
        ],
      ),
    ),
    ...requests(
      checks(
        'only-if-cached',
        'checks the cache for previously cached content and does not go to the network if a cached response is not found',
      ),
      'fresh',
      [['only-if-cached', 'error']],
    ),
    ...both((state) => [
      ...requests(
        'RequestCache "only-if-cached" (with "same-origin") uses cached same-origin redirects to same-origin content',
        state,
        [
          ['default', 'nothing'],
          ['only-if-cached', 'cached'],
        ],
        { redirect: 'same-origin' },
      ),
      ...requests(
        'RequestCache "only-if-cached" (with "same-origin") does not follow redirects across origins and rejects',
        state,
        [
          ['default', 'nothing'],
          ['only-if-cached', 'error'],
        ],
        { redirect: 'cross-origin' },
      ),
    ]),
  ],
};

/** What the option `cache` of fetch() does. */
export const cacheModes = [byDefault, conditional, forceCache, noCache, noStore, reload, onlyIfCached];

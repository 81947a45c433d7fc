import type { Call } from '../../browser-comparison/case.js';
import type { Verdict } from '../../browser-comparison/verdict.js';
import { subtest, type Subtest, type WptFile } from '../wpt-file.js';

const CODES = [301, 302, 303, 307, 308];

/** The places of the web-platform-tests, as seen from a page at `{cross-site}`. */
const LOCAL = '{cross-site}{path}';
const REMOTE = '{api}{path}';
const REMOTE_2 = '{same-site}{path}';
const PLACES: Readonly<Record<string, string>> = { local: LOCAL, remote: REMOTE, remote2: REMOTE_2 };

const at = (place: string, call: Call = {}): Call => ({ ...call, url: `${place}/a` });
const to = (status: number, location: string, allowed = '{origin}') => ({
  status,
  Location: location,
  ACAO: allowed,
});

const origin = (name: string, from: string, target: string, status: number, allowed: string | null, method = 'GET') =>
  subtest(
    `${name} ${status}`,
    'read',
    at(from, { method }),
    { actual: to(status, `${target}/b`), b: { actual: allowed === null ? {} : { ACAO: allowed } } },
    { sent: { origin: allowed } },
  );

const redirects: WptFile = {
  file: 'fetch/api/cors/cors-redirect.any.js',
  subtests: CODES.flatMap((code) => [
    origin('cors to same cors: Redirect', REMOTE, REMOTE, code, '{cross-site}'),
    origin('cors to another cors: Redirect', REMOTE, REMOTE_2, code, 'null'),
    origin('same origin to cors: Redirect', LOCAL, REMOTE, code, '{cross-site}'),
    origin('cors to same origin: Redirect', REMOTE, LOCAL, code, 'null'),
  ]),
};

const redirectOrigins: WptFile = {
  file: 'fetch/api/redirect/redirect-origin.any.js',
  subtests: CODES.flatMap((code) =>
    ['GET', 'POST'].flatMap((method) => {
      const suffix = method === 'POST' ? ' redirection[POST]' : ' redirection';
      // A POST that becomes a GET within the origin has no Origin header. One that stays a POST has.
      const stays = method === 'POST' && code > 303 ? '{cross-site}' : null;
      return [
        origin(`Same origin to same origin${suffix}`, LOCAL, LOCAL, code, stays, method),
        origin(`Same origin to other origin${suffix}`, LOCAL, REMOTE, code, '{cross-site}', method),
        origin(`Other origin to other origin${suffix}`, REMOTE, REMOTE, code, '{cross-site}', method),
        origin(`Other origin to same origin${suffix}`, REMOTE, LOCAL, code, 'null', method),
      ];
    }),
  ),
};

const USER_INFO = ['user:password', 'user:', ':password'];
const userInfo = (url: string, info: string) => url.replace('{', `http://${info}@{host-of-`);

/** `{host-of-api}` and so on: see `fill` of the server. */
const credentials: WptFile = {
  file: 'fetch/api/cors/cors-redirect-credentials.any.js',
  subtests: CODES.flatMap((code) => [
    subtest(`Redirect ${code} from same origin to remote without user and password`, 'read', at(LOCAL), {
      actual: to(code, `${REMOTE}/b`),
      b: { actual: { ACAO: '*' } },
    }),
    ...(
      [
        ['same origin to remote', LOCAL, REMOTE],
        ['remote to same origin', REMOTE, LOCAL],
        ['remote to same remote', REMOTE, REMOTE],
        ['remote to another remote', REMOTE, REMOTE_2],
      ] as const
    ).flatMap(([name, from, target]) =>
      USER_INFO.map((info) =>
        subtest(`Redirect ${code} from ${name} with ${info}`, 'hidden', at(from), {
          actual: to(code, `${userInfo(target, info)}/b`),
          b: { actual: { ACAO: '*' } },
        }),
      ),
    ),
  ]),
};

const custom: Call = { headers: [['x-w3c', 'test']] };
const asking: Call = { headers: [['x-force-preflight', '']] };
const allow = (name: string) => ({ ACAO: '*', ACAH: name, ACMA: '0' });

const preflighted: WptFile = {
  file: 'fetch/api/cors/cors-redirect-preflight.any.js',
  subtests: CODES.flatMap((code) =>
    (
      [
        ['same origin to cors', LOCAL, REMOTE],
        ['cors to same origin', REMOTE, LOCAL],
        ['cors to another cors', REMOTE, REMOTE_2],
      ] as const
    ).flatMap(([name, from, target]) => {
      const first = { preflight: allow('x-w3c'), actual: to(code, `${target}/b`, '*') };
      return [
        subtest(
          `Redirect ${code}: ${name} (preflight after redirection success case)`,
          'asked and read',
          at(from, custom),
          { ...first, b: { preflight: allow('x-w3c'), actual: { ACAO: '*' } } },
        ),
        subtest(
          `Redirect ${code}: ${name} (preflight after redirection failure case)`,
          'asked and hidden',
          at(from, custom),
          { ...first, b: { preflight: { ACAO: '*', ACMA: '0' }, actual: { ACAO: '*' } } },
        ),
      ];
    }),
  ),
};

const onPreflight: WptFile = {
  file: 'fetch/api/cors/cors-preflight-redirect.any.js',
  subtests: CODES.flatMap((status) => [
    subtest(`Redirection ${status} on preflight failed`, 'refused', asking, {
      preflight: { ...allow('x-force-preflight'), status, Location: `${REMOTE}/b` },
      actual: { ACAO: '*' },
    }),
    subtest(`Redirection ${status} after preflight failed`, 'asked and hidden', asking, {
      preflight: allow('x-force-preflight'),
      actual: to(status, `${REMOTE}/b`),
      b: { preflight: { ACAO: '*' }, actual: { ACAO: '*' } },
    }),
  ]),
};

const afterSameOrigin: WptFile = {
  file: 'cors/redirect-preflight-2.htm',
  subtests: [
    subtest(
      'Same-origin custom-header request, redirect to cross-origin fails after doing a non-successful preflight',
      'asked and hidden',
      at(LOCAL, { headers: [['custom-header', 'admin']] }),
      { actual: to(302, `${REMOTE}/b`), b: { preflight: { ACAO: '*' }, actual: { ACAO: '*' } } },
    ),
    subtest(
      'Same-origin custom-header request, redirect to cross-origin succeeds after doing a preflight',
      'asked and read',
      at(LOCAL, { headers: [['custom-header', 'admin']] }),
      { actual: to(302, `${REMOTE}/b`), b: { preflight: allow('custom-header'), actual: { ACAO: '*' } } },
    ),
  ],
};

type Step = readonly [place: string, allowed: string];
/** From, to, and the Origin of the last request; `-` if the script gets nothing. */
const STEPS: readonly (readonly [Step, Step, string])[] = [
  ...['*', 'origin'].flatMap((first) => pair(['local', first], 'remote', { '*': 'origin', origin: 'origin' })),
  [['local', 'null'], ['remote', '*'], 'origin'],
  [['local', 'none'], ['remote', '*'], 'origin'],
  ...['*', 'origin'].flatMap((first) => pair(['remote', first], 'local', { '*': 'null', null: 'null' })),
  [['remote', 'null'], ['local', '*'], '-'],
  [['remote', 'none'], ['local', '*'], '-'],
  ...['*', 'origin'].flatMap((first) => pair(['remote', first], 'remote', { '*': 'origin', origin: 'origin' })),
  [['remote', 'null'], ['remote', '*'], '-'],
  [['remote', 'none'], ['remote', '*'], '-'],
  ...['*', 'origin'].flatMap((first) => pair(['remote', first], 'remote2', { '*': 'null', null: 'null' })),
  [['remote', 'null'], ['remote2', '*'], '-'],
  [['remote', 'none'], ['remote2', '*'], '-'],
  [['remote', '*'], ['remote', '{api}'], '-'],
  [['remote', '*'], ['remote2', '{api}'], '-'],
  [['remote', '{api}'], ['remote', '*'], '-'],
];

function pair(first: Step, place: string, passing: Record<string, string>): (readonly [Step, Step, string])[] {
  return ['*', 'origin', 'null', 'none'].map((allowed) => [first, [place, allowed], passing[allowed] ?? '-'] as const);
}

const ORIGINS: Readonly<Record<string, string>> = { origin: '{cross-site}' };
const allowing = (value: string) => (value === 'none' ? {} : { ACAO: ORIGINS[value] ?? value });

const redirectOrigin: WptFile = {
  file: 'cors/redirect-origin.htm',
  subtests: STEPS.map(([[from, first], [target, second], expected]): Subtest => {
    const isRead = expected !== '-';
    return subtest(
      `${from} (${first}) to ${target} (${second}), expect ${isRead ? `origin=${expected}` : 'to fail'}`,
      isRead ? 'read' : 'hidden',
      at(PLACES[from]!),
      {
        actual: { status: 302, Location: `${PLACES[target]!}/b`, ...allowing(first) },
        b: { actual: allowing(second) },
      },
      isRead ? { sent: { origin: ORIGINS[expected] ?? expected } } : {},
    );
  }),
};

const modes: WptFile = {
  file: 'fetch/api/redirect/redirect-mode.any.js',
  subtests: (['same-origin', 'cross-origin'] as const).flatMap((place) =>
    CODES.flatMap((code) =>
      (['error', 'manual', 'follow'] as const).flatMap((redirect) =>
        (['cors', 'no-cors'] as const).map((mode) =>
          subtest(
            `${place} redirect ${code} in ${redirect} redirect and ${mode} mode`,
            verdictOfMode(place === 'same-origin', redirect, mode),
            at(place === 'same-origin' ? LOCAL : REMOTE, { redirect, mode }),
            { actual: to(code, 'b', '*'), b: { actual: { ACAO: '*' } } },
          ),
        ),
      ),
    ),
  ),
};

function verdictOfMode(isLocal: boolean, redirect: string, mode: string): Verdict {
  if (mode === 'no-cors' && redirect !== 'follow' && !isLocal) return 'never sent';
  if (redirect === 'error') return 'hidden';
  if (redirect === 'manual') return 'opaque redirect';
  return mode === 'no-cors' && !isLocal ? 'opaque' : 'read';
}

const back: WptFile = {
  file: 'fetch/api/redirect/redirect-back-to-original-origin.any.js',
  subtests: (
    [
      ['no-cors', 'opaque'],
      ['cors', 'read'],
    ] as const
  ).map(([mode, verdict]) =>
    subtest(`original => remote => original with mode: "${mode}"`, verdict, at(REMOTE, { mode }), {
      actual: to(303, `${LOCAL}/b`, '*'),
      b: { actual: { ACAO: '*' } },
    }),
  ),
};

const METHODS: readonly (readonly [number, string, string])[] = [
  ...[301, 302].flatMap((code) => [
    [code, 'GET', 'GET'] as const,
    [code, 'POST', 'GET'] as const,
    [code, 'HEAD', 'HEAD'] as const,
  ]),
  ...(['GET', 'POST', 'HEAD', 'TESTING'] as const).map(
    (method) => [303, method, method === 'HEAD' ? 'HEAD' : 'GET'] as const,
  ),
  ...(['GET', 'POST', 'HEAD'] as const).map((method) => [307, method, method] as const),
];

const methods: WptFile = {
  file: 'fetch/api/redirect/redirect-method.any.js',
  subtests: METHODS.map(([code, method, after]) =>
    subtest(
      `Redirect ${code} with ${method}`,
      'read',
      at(LOCAL, { method, ...(method === 'POST' && { body: 'text' }) }),
      { actual: to(code, 'b'), b: {} },
      { sent: { 'content-type': after === 'POST' ? 'text/plain;charset=UTF-8' : null } },
    ),
  ),
};

/** What becomes of a request that is redirected. */
export const redirected = [
  ...[redirects, redirectOrigins, credentials, preflighted, onPreflight],
  ...[afterSameOrigin, redirectOrigin, modes, back, methods],
];

import { requestText } from '../support/client.js';

const SITE = { Origin: 'https://app.example.com' };
const OTHER_SITE = { Origin: 'https://other.example.net' };
const ASKED = { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'content-type' };
const JSON_BODY = { 'Content-Type': 'application/json', 'Content-Length': '31' };

const body = '{"name":"Ada","tags":["a","b"]}';

/** The kinds of request, and the expected status of each. */
const KINDS = {
  GET: { method: 'GET', headers: SITE, status: 200 },
  PUT: { method: 'PUT', headers: { ...SITE, ...JSON_BODY }, body, status: 200 },
  preflight: { method: 'OPTIONS', headers: { ...SITE, ...ASKED }, status: 204 },
  refused: { method: 'OPTIONS', headers: { ...OTHER_SITE, ...ASKED }, status: 403 },
};

/** Four routes, spread from the first to the last: a router that scans a list finds the first sooner. */
export function kindsFor({ platform, cors, routes }) {
  const pairs = (routes ?? 8) / 2;
  const paths = [0, 1, 2, 3].map((i) => `/things-${Math.floor((i * (pairs - 1)) / 3)}/5`);
  return Object.entries(KINDS).map(([kind, { status, ...request }]) => ({
    kind,
    status: statusOf(kind, cors) ?? status,
    texts: paths.map((path) => requestText({ ...request, path: platform === 'node:http' ? '/things/5' : path })),
  }));
}

/** Without CORS a preflight gets a 404, and `enableCors` responds to refused preflights with 204. */
function statusOf(kind, cors) {
  if (cors === 'none' && ['preflight', 'refused'].includes(kind)) return 404;
  return cors === 'enableCors' && kind === 'refused' ? 204 : undefined;
}

import { requestText } from '../support/client.js';

const SITE = { Origin: 'https://app.example.com' };
const STRANGER = { Origin: 'https://stranger.example.net' };
const ASKED = { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'content-type' };
const JSON_BODY = { 'Content-Type': 'application/json', 'Content-Length': '31' };

const body = '{"name":"Ada","tags":["a","b"]}';

/** The kinds of request, and the status that is expected of each. */
const KINDS = {
  GET: { method: 'GET', headers: SITE, status: 200 },
  PUT: { method: 'PUT', headers: { ...SITE, ...JSON_BODY }, body, status: 200 },
  preflight: { method: 'OPTIONS', headers: { ...SITE, ...ASKED }, status: 204 },
  refused: { method: 'OPTIONS', headers: { ...STRANGER, ...ASKED }, status: 403 },
};

/** Four routes, from the first to the last: a router that scans finds the first sooner. */
export function kindsFor({ platform, cors, routes }) {
  const pairs = (routes ?? 8) / 2;
  const paths = [0, 1, 2, 3].map((i) => `/things-${Math.floor((i * (pairs - 1)) / 3)}/5`);
  // Without CORS a preflight is a 404, and Nest's own answers refused origins with 204.
  const answered = Object.entries(KINDS).filter(
    ([kind]) => cors !== 'none' || !['preflight', 'refused'].includes(kind),
  );
  return answered.map(([kind, { status, ...request }]) => ({
    kind,
    status: kind === 'refused' && cors === 'enableCors' ? 204 : status,
    texts: paths.map((path) => requestText({ ...request, path: platform === 'node:http' ? '/things/5' : path })),
  }));
}

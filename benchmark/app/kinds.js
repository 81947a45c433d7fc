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
export function kindsFor(settings) {
  const pairs = (settings.routes ?? 8) / 2;
  const paths = [0, 1, 2, 3].map((i) => pathOf(Math.floor((i * (pairs - 1)) / 3)));
  return kindsAt(settings, paths);
}

/** A prime, so that requests in turn reach every route, and neighbours in memory do not follow each other. */
const STRIDE = 7919;

/** The URLs of all routes, in turn: what one request has read is no longer in the processor's cache for the next one. */
export function rotatingKindsFor(settings) {
  const pairs = settings.routes / 2;
  return kindsAt(
    settings,
    Array.from({ length: pairs }, (_, i) => pathOf((i * STRIDE) % pairs)),
  );
}

const pathOf = (pair) => `/things-${pair}/5`;

function kindsAt({ platform, cors }, paths) {
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

import { cors as honoCors } from 'hono/cors';
import { ours } from '../engine/ours.js';
import { ORIGINS } from './cases.js';

/** What decides a hostile preflight, and the headers that it allows: with `*`, every name is echoed. */
export const ENGINES = {
  'nestjs-cors': () => ours(ORIGINS),
  'nestjs-cors, `*` headers': () => ours(ORIGINS, { allowedHeaders: '*' }),
  hono: () => hono(),
  'hono before 4.12.34': () => (request) => splitAsHonoDid(request.headers['access-control-request-headers']),
};

/** With the headers of a web response, and any origin; without a list it echoes the names that were asked for. */
function hono() {
  const middleware = honoCors();
  let current;
  const context = {
    req: { method: 'OPTIONS', header: (name) => current.headers[name.toLowerCase()] },
    res: { headers: new Headers() },
    header: () => undefined,
  };
  return (request) => {
    current = request;
    context.res.headers = new Headers();
    return middleware(context, () => undefined);
  };
}

/** Its one expression, kept to compare with: what it did with a list of names. */
function splitAsHonoDid(headers) {
  return headers.split(/\s*,\s*/);
}

import { cors as honoCors } from 'hono/cors';
import { ours } from '../engine/ours.js';
import { ORIGINS } from './cases.js';

/** The engines that decide the hostile preflights. With `*` as allowed headers, every name is echoed. */
export const ENGINES = {
  'nestjs-cors': () => ours(ORIGINS),
  'nestjs-cors, `*` headers': () => ours(ORIGINS, { allowedHeaders: '*' }),
  hono: () => hono(),
  'hono before 4.12.34': () => (request) => splitAsHonoDid(request.headers['access-control-request-headers']),
};

/** Hono with its default options: it allows any origin and echoes the requested header names. */
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

/** The expression with which hono split the list of names before 4.12.34, kept for comparison. */
function splitAsHonoDid(headers) {
  return headers.split(/\s*,\s*/);
}

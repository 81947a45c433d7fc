import koaCors from '@koa/cors';
import cors from 'cors';
import { cors as honoCors } from 'hono/cors';
import vary from 'vary';
import { StubResponse } from './stubs.js';
import { ours } from './ours.js';

const next = () => undefined;
const resolved = Promise.resolve();
const nextAsync = () => resolved;

/**
 * Each makes, from a list of origins or, for wildcards, of RegExps, what decides one request: from the request's headers to
 * the headers of a response. Those that answer with a promise are awaited.
 */
export const CONTESTANTS = {
  'nestjs-cors': ours,

  cors(rules) {
    const middleware = cors({ origin: rules, methods: 'GET,HEAD,PUT', allowedHeaders: HEADERS, maxAge: 600 });
    const response = new StubResponse();
    return (request) => {
      response.reset();
      middleware(request, response, next);
      return response;
    };
  },

  // Nothing but a function tells a RegExp there, so the application's own looks through them.
  hono(rules) {
    const origin = typeof rules[0] === 'string' ? rules : (value) => (someMatches(rules, value) ? value : null);
    const middleware = honoCors({ origin, allowMethods: ['GET', 'HEAD', 'PUT'], allowHeaders: HEADERS, maxAge: 600 });
    const response = new StubResponse();
    const context = {
      req: { method: '', header: (name) => current.headers[name.toLowerCase()] },
      res: { headers: response },
      header: (name, value) => response.append(name, value),
    };
    let current;
    return (request) => {
      response.reset();
      current = request;
      context.req.method = request.method;
      return middleware(context, nextAsync);
    };
  },

  // It has no lists: the application's own function asks a set of its own.
  '@koa/cors'(rules) {
    const known = typeof rules[0] === 'string' ? new Set(rules) : { has: (value) => someMatches(rules, value) };
    const origin = (context) => (known.has(context.get('Origin')) ? context.get('Origin') : '');
    const middleware = koaCors({ origin, allowMethods: 'GET,HEAD,PUT', allowHeaders: HEADERS, maxAge: 600 });
    const response = new StubResponse();
    let current;
    const context = {
      method: '',
      status: 404,
      get: (name) => current.headers[name.toLowerCase()] ?? '',
      set: (name, value) => response.setHeader(name, value),
      vary: (name) => vary(response, name),
    };
    return (request) => {
      response.reset();
      current = request;
      context.method = request.method;
      return middleware(context, nextAsync);
    };
  },
};

const HEADERS = ['Content-Type', 'Authorization'];

function someMatches(expressions, value) {
  return expressions.some((expression) => expression.test(value));
}

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
 * Each contestant takes a list of origins (or of RegExps, for wildcards) and returns a function that decides one request: it
 * reads the request's headers and sets the response's headers. Returned promises are awaited.
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

  // Hono's `origin` takes no RegExp, so a function goes through them.
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

  // @koa/cors takes no list, so a function looks the origin up in a Set.
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

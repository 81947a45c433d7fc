import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import fastifyCors, { type FastifyCorsOptions } from '@fastify/cors';
import corsOfExpress, { type CorsOptions } from 'cors';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { cors as corsOfHono } from 'hono/cors';

// These packages have no types.
const require = createRequire(import.meta.url);
const Koa = require('koa') as new () => KoaApplication;
const corsOfKoa = require('@koa/cors') as (options?: object) => unknown;

interface KoaApplication {
  use(middleware: unknown): void;
  callback(): RequestListener;
}

/** Applications with one resource, /books, that has GET and PUT, written as in the first example of each library. */

export function withCors(options?: CorsOptions): RequestListener {
  const app = express();
  app.use(corsOfExpress(options));
  app.get('/books', (_, response) => void response.json([]));
  app.put('/books', (_, response) => void response.json([]));
  // Keeps stack traces out of the output of the test.
  app.use((_error: unknown, _request: unknown, response: express.Response, _next: unknown) => {
    response.status(500).end();
  });
  return app;
}

/** The first answer that people find when they search for the error of the browser. */
export function withOneLine(): RequestListener {
  const app = express();
  const handler = (_: unknown, response: express.Response): void => {
    response.set('Access-Control-Allow-Origin', '*').json([]);
  };
  app.get('/books', handler);
  app.put('/books', handler);
  return app;
}

export async function withFastifyCors(options?: FastifyCorsOptions): Promise<RequestListener> {
  const app = fastify();
  await app.register(fastifyCors, options ?? {});
  app.get('/books', () => []);
  app.put('/books', () => []);
  await app.ready();
  return (request, response) => app.routing(request, response);
}

export function withHonoCors(options?: Parameters<typeof corsOfHono>[0]): RequestListener {
  const app = new Hono();
  app.use('*', corsOfHono(options));
  app.get('/books', (context) => context.json([]));
  app.put('/books', (context) => context.json([]));
  return (request, response) => void answer(app, request, response);
}

async function answer(app: Hono, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const url = `http://${request.headers.host!}${request.url!}`;
  const answered = await app.fetch(new Request(url, { method: request.method!, headers }));
  response.writeHead(answered.status, [...answered.headers].flat());
  response.end(await answered.text());
}

export function withKoaCors(options?: object): RequestListener {
  const app = new Koa();
  app.use(corsOfKoa(options));
  app.use((context: { path: string; body: unknown }) => {
    if (context.path === '/books') context.body = [];
  });
  return app.callback();
}

import 'reflect-metadata';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { request } from 'node:http';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { corsDecisionOf, CorsModule, CorsPolicies, isTrustedOrigin, liveOrigins } from 'nestjs-cors';

/** Swaps the options of a running application many times, and sends how much memory it uses before and after. Needs --expose-gc. */
const [, , platform, count] = process.argv;

class Api {
  list() {}
  v1() {}
}
Get()(Api.prototype, 'list', Object.getOwnPropertyDescriptor(Api.prototype, 'list'));
Controller('items')(Api);

const source = {
  async run(sink, signal) {
    sink.put('localhost', ['https://*.row.example']);
    sink.status('live');
    if (!signal.aborted) await once(signal, 'abort');
  },
};

/** Options of about 20 KB that no other swap has. */
function optionsOf(swap) {
  const origins = Array.from({ length: 200 }, (_, i) => `https://s${String(swap)}-${String(i)}.example.com`);
  const key = ({ hostname }) => hostname;
  return {
    origin: [
      ...origins,
      'https://*.site.example.com',
      /^https:\/\/pr-\d{1,5}\.example\.com$/,
      liveOrigins(source, { key }),
    ],
    credentials: true,
    policies: {
      partners: { origin: `https://partner-${String(swap)}.example.com`, allowedHeaders: [`X-${String(swap)}`] },
    },
    paths: { '/items': 'partners', '/other/*path': { origin: origins.slice(0, 10) } },
    suppressWarnings: ['origin-subdomains-credentials', 'origin-regexp-credentials'],
  };
}

class AppModule {}
Module({ imports: [CorsModule.forRoot(optionsOf(0))], controllers: [Api] })(AppModule);

const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: false });
app.use((incoming, _, next) => {
  corsDecisionOf(incoming);
  isTrustedOrigin(incoming);
  next();
});
subscribe('nestjs-cors:decision', ({ rule }) => String(rule));
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address();
const policies = app.get(CorsPolicies);

async function ask(method, path, headers) {
  const outgoing = request({ port, host: '127.0.0.1', method, path, headers, agent: false });
  outgoing.end();
  const [response] = await once(outgoing, 'response');
  response.resume();
  await once(response, 'end');
}

/** Swaps, and sends requests that fill what is kept for each policy. */
async function swapTo(swap) {
  policies.replace(optionsOf(swap));
  const origin = `https://partner-${String(swap)}.example.com`;
  const asked = { Origin: origin, 'Access-Control-Request-Method': 'GET' };
  await ask('GET', '/nowhere', { Origin: 'https://a.site.example.com' });
  await ask('GET', '/nowhere', { Origin: 'https://a.row.example', Host: 'localhost' });
  await ask('GET', '/items', { Origin: origin });
  await ask('OPTIONS', '/items', { ...asked, 'Access-Control-Request-Headers': `x-unknown-${String(swap)}` });
}

async function heapUsed() {
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    // What finalizers and timers of a request free later is not a leak.
    await new Promise((resolve) => setTimeout(resolve, 100));
    globalThis.gc();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}

let swap = 0;
while (swap < 100) await swapTo(++swap);
const before = await heapUsed();
while (swap < 100 + Number(count)) await swapTo(++swap);
const after = await heapUsed();
const { sources } = policies;
await app.close();
process.send({ before, after, sources });
process.disconnect();

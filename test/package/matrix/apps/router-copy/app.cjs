'use strict';
/**
 * An application to be bundled: `node app.cjs express|fastify`. Prints its warnings, which paths the site may read, and for which of
 * them a preflight is granted.
 */
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { Cors, CorsModule } = require('nestjs-cors');
const platform = require(process.argv[2] === 'fastify' ? '@nestjs/platform-fastify' : '@nestjs/platform-express');
const Adapter = platform.FastifyAdapter ?? platform.ExpressAdapter;

const SITE = 'https://site.example.com';

class Cats {
  admin() {
    return 'admin';
  }
  find() {
    return 'cat';
  }
}
for (const [name, ...decorators] of [
  ['admin', Get('adm'), Cors(false)],
  ['find', Get(':id')],
])
  for (const decorate of decorators)
    decorate(Cats.prototype, name, Object.getOwnPropertyDescriptor(Cats.prototype, name));
Controller('cats')(Cats);

class App {}
Module({ imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Cats] })(App);

async function main() {
  const warnings = [];
  const logger = { log() {}, error: console.error, warn: (line) => warnings.push(line) };
  const app = await NestFactory.create(App, new Adapter(), { logger });
  await app.listen(0, '127.0.0.1');
  const isAllowed = async (path, init) => {
    const response = await fetch((await app.getUrl()) + path, init);
    return response.headers.get('access-control-allow-origin') === SITE;
  };
  const preflight = { method: 'OPTIONS', headers: { origin: SITE, 'access-control-request-method': 'GET' } };
  const allowed = {};
  const granted = {};
  for (const path of ['/cats/1', '/cats/%31', '/cats/adm', '/cats/%61dm']) {
    allowed[path] = await isAllowed(path, { headers: { origin: SITE } });
    granted[path] = await isAllowed(path, preflight);
  }
  await app.close();
  console.log(JSON.stringify({ warnings, allowed, granted }));
}

void main();

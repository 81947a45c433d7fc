'use strict';
/**
 * An application on Fastify with header versions and `routerOptions`, which Fastify before 5.5 ignores. Ends with 1 unless each
 * version has its own policy.
 */
const assert = require('node:assert/strict');
const { Controller, Get, Module, VERSION_NEUTRAL, VersioningType } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { FastifyAdapter } = require('@nestjs/platform-fastify');
const { Cors, CorsModule } = require('nestjs-cors');

const HEADER = 'X-Version';
const VERSIONS = ['1', '2', '3'];
const originOf = (version) => `https://v${version}.example.com`;

function controller(version, origin, name) {
  class Books {
    list() {
      return name;
    }
  }
  Get()(Books.prototype, 'list', Object.getOwnPropertyDescriptor(Books.prototype, 'list'));
  Controller({ path: 'books', version })(Books);
  Cors(origin)(Books);
  return Books;
}

const controllers = [
  ...VERSIONS.map((version) => controller(version, originOf(version), version)),
  controller(VERSION_NEUTRAL, originOf('none'), 'none'),
];

class App {}
Module({ imports: [CorsModule.forRoot({ suppressWarnings: ['indistinct-handlers'] })], controllers })(App);

/** Which handler answers a request of this version, and the origins that may read the response. */
async function answerTo(url, version) {
  const allowed = [];
  let body;
  for (const origin of [...VERSIONS, 'none'].map(originOf)) {
    const headers = { origin, ...(version && { [HEADER]: version }) };
    const response = await fetch(`${url}/books`, { headers });
    body = await response.text();
    if (response.headers.get('access-control-allow-origin') === origin) allowed.push(origin);
  }
  return [body, ...allowed];
}

async function main(routerOptions) {
  const app = await NestFactory.create(App, new FastifyAdapter({ routerOptions }), { logger: ['error', 'warn'] });
  app.enableVersioning({ type: VersioningType.HEADER, header: HEADER });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  try {
    for (const version of VERSIONS) assert.deepEqual(await answerTo(url, version), [version, originOf(version)]);
    assert.deepEqual(await answerTo(url, undefined), ['none', originOf('none')]);
  } finally {
    await app.close();
  }
}

void main({}).then(() => main({ caseSensitive: false, ignoreTrailingSlash: true }));

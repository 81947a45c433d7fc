/**
 * Measures how many exchanges per second a `CorsBrowser` makes with an application in memory, on both platforms.
 * Run it with `npm run bench:testing`.
 */
import 'reflect-metadata';
import { Controller, Get, Module, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CorsModule } from '../dist/index.js';
import { CorsBrowser } from '../dist/testing.js';

const ADAPTERS = { Express: ExpressAdapter, Fastify: FastifyAdapter };
const ORIGIN = 'https://app.example.com';
const ROUNDS = 7;
/** Fetches in one measurement, one after the other. */
const FETCHES = 500;

class Cats {
  list() {
    return [];
  }
  replace() {
    return {};
  }
}
Controller('cats')(Cats);
Get()(Cats.prototype, 'list', Object.getOwnPropertyDescriptor(Cats.prototype, 'list'));
Put(':id')(Cats.prototype, 'replace', Object.getOwnPropertyDescriptor(Cats.prototype, 'replace'));

class App {}
Module({ imports: [CorsModule.forRoot({ origin: ORIGIN, credentials: true })], controllers: [Cats] })(App);

const CASES = {
  'GET, one exchange': ['/cats', {}],
  'PUT, two exchanges': ['/cats/1', { method: 'PUT', credentials: 'include' }],
};

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/**
 * Exchanges per second of CPU time. The browser and the application share a process, so both are counted. Preflights are
 * not cached, so every PUT has its own.
 */
async function measure(app, [path, init]) {
  const browser = new CorsBrowser({ app, origin: ORIGIN, maxPreflightAge: 0 });
  const start = process.cpuUsage();
  let exchanges = 0;
  for (let i = 0; i < FETCHES; i++) {
    const response = await browser.fetch(path, init);
    await response.json();
    exchanges += response.exchanges.length;
  }
  const { user, system } = process.cpuUsage(start);
  return (exchanges * 1e6) / (user + system);
}

console.log('| fetch | ' + Object.keys(ADAPTERS).join(' | ') + ' |\n| --- | ---: | ---: |');
const apps = [];
for (const Adapter of Object.values(ADAPTERS))
  apps.push(await NestFactory.create(App, new Adapter(), { logger: false }));
for (const [name, one] of Object.entries(CASES)) {
  const cells = [];
  for (const app of apps) {
    const values = [];
    for (let round = -2; round < ROUNDS; round++) {
      const value = await measure(app, one);
      // The first two rounds are not counted: V8 optimizes the code meanwhile.
      if (round >= 0) values.push(value);
    }
    cells.push(Math.round(median(values)));
  }
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
for (const app of apps) await app.close();

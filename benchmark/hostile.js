/**
 * What hostile preflights cost, as a ratio to a benign one: in the engine alone, and through whole applications on both
 * platforms. `benchmark/README.md` says how bias is removed. Run it with `npm run bench:hostile`.
 */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { CorsModule } from '../dist/index.js';
import { allowOrigin } from '../dist/policy/allow-origin.js';
import { compilePolicy } from '../dist/policy/compile.js';
import { decidePreflight } from '../dist/policy/decision.js';
import { planPreflight, planRefusedPreflight } from '../dist/policy/header-plan.js';

const ADAPTERS = { Express: ExpressAdapter, Fastify: FastifyAdapter };
const ROUNDS = 15;
/** How long one measurement of the engine takes, in nanoseconds. */
const ENGINE_SLICE = 8e6;
/** How many preflights one measurement of an application sends, one after the other. */
const APP_SLICE = 300;
/** A header cannot be longer: Node accepts 16 KiB of them altogether. */
const LONG = 15_500;

/** No hostile preflight may cost more than this many benign ones, and this many nanoseconds for each byte besides. */
const MAX_RATIO = 3;
const NANOSECONDS_PER_BYTE = 20;

const SITE = 'https://site.example.com';
const OPTIONS = {
  origin: [SITE, 'https://*.wild.example.com', 'http://localhost:*', /^https:\/\/[a-z]+\.regexp\.example\.com$/],
};
const full = (part) => part.repeat(Math.floor(LONG / part.length));
const benign = { origin: SITE, headers: 'authorization,content-type' };
const different = Array.from({ length: 100_000 }, (_, i) => `https://tenant-${i}.wild.example.com`);

/** Each hostile preflight; a function makes another one every time. */
const CASES = {
  benign: benign,
  'no origin of the list': { ...benign, origin: 'https://stranger.example.net' },
  'Origin of 16 kB': { ...benign, origin: `https://${'a'.repeat(LONG)}.example.com` },
  'Origin of 16 kB, many labels': { ...benign, origin: `https://${full('a.')}wild.example.com` },
  'longest Origin, many labels': { ...benign, origin: `https://${'a.'.repeat(145)}wild.example.com` },
  'IPv6 Origin that is none': { ...benign, origin: `http://[${'f:'.repeat(19)}]` },
  '100,000 different origins': (i) => ({ ...benign, origin: different[i % different.length] }),
  'names: 16 kB of commas': { ...benign, headers: full(',') },
  'names: 16 kB of spaces': { ...benign, headers: full(' ') },
  'names: 16 kB of a,': { ...benign, headers: full('a,') },
  'names: one of 16 kB': { ...benign, headers: full('x') },
  'names: an allowed one, 16 kB': { ...benign, headers: full('content-type,') },
  'names: the budget of commas (16)': { ...benign, headers: ','.repeat(16) },
  'names: the budget of spaces (4 kB)': { ...benign, headers: ' '.repeat(4096) },
  'names: the budget of one name (4 kB)': { ...benign, headers: 'x'.repeat(4096) },
  'names: the budget of an allowed one (128)': { ...benign, headers: full('content-type,').slice(0, 128 * 13 - 1) },
  'names: the budget of different ones (128)': { ...benign, headers: namesUpTo(128, 31) },
};

function namesUpTo(count, length) {
  return Array.from({ length: count }, (_, i) => `x-${i}-`.padEnd(length, 'y')).join();
}

const bytesOf = ({ origin, headers }) => origin.length + headers.length;
const caseAt = (one, i) => (typeof one === 'function' ? one(i) : one);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Measures every case once a round, in an order that turns, and keeps the median of each one's cost. */
async function measure(run) {
  const names = Object.keys(CASES);
  const values = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -2; round < ROUNDS; round++) {
    const order = names.map((_, i) => names[(i * 7 + round + names.length) % names.length]);
    for (const name of round % 2 === 0 ? order : order.toReversed()) {
      const cost = await run(CASES[name]);
      // The first two rounds warm up.
      if (round >= 0) values[name].push(cost);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(values[name])]));
}

/** From the values of the headers to the plan of the response, as the module does it, without HTTP. */
function engine(allowedHeaders) {
  const { policy } = compilePolicy({ ...OPTIONS, allowedHeaders }, (field) => field);
  const facts = { method: 'GET', url: '/', host: 'localhost', headers: {}, preflight: true };
  let kept = 0;
  const decide = ({ origin, headers }) => {
    const answer = allowOrigin(policy.origins, origin, facts);
    const decision = decidePreflight(policy, answer, { method: 'GET', headers });
    const plan = decision.reason === 'granted' ? planPreflight(decision, ['GET', 'HEAD']) : planRefusedPreflight();
    kept += plan.set.length;
  };
  return (one) => {
    let count = 0;
    const start = process.hrtime.bigint();
    const end = start + BigInt(ENGINE_SLICE);
    let now = start;
    while (now < end) {
      for (let i = 0; i < 50; i++) decide(caseAt(one, count++));
      now = process.hrtime.bigint();
    }
    return kept < 0 ? NaN : Number(now - start) / count;
  };
}

/** Serves in a fresh process of its own, which tells its CPU time when asked, so that the client's is not counted. */
async function serve(platform, allowedHeaders) {
  class Things {
    list() {}
  }
  Get('things')(Things.prototype, 'list', Object.getOwnPropertyDescriptor(Things.prototype, 'list'));
  Controller()(Things);
  class App {}
  Module({ imports: [CorsModule.forRoot({ ...OPTIONS, allowedHeaders })], controllers: [Things] })(App);
  const app = await NestFactory.create(App, new ADAPTERS[platform](), { logger: false });
  await app.listen(0, '127.0.0.1');
  process.on('message', () => process.send(process.cpuUsage()));
  process.send(app.getHttpServer().address().port);
}

async function application(platform, allowedHeaders) {
  const server = fork(fileURLToPath(import.meta.url), [platform, JSON.stringify(allowedHeaders)]);
  const [port] = await once(server, 'message');
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const cpu = async () => {
    server.send('cpu');
    const [{ user, system }] = await once(server, 'message');
    return user + system;
  };
  const run = async (one) => {
    const texts = Array.from({ length: APP_SLICE }, (_, i) => Buffer.from(requestOf(caseAt(one, i)), 'latin1'));
    const before = await cpu();
    for (const text of texts) await exchange(socket, text);
    return (((await cpu()) - before) * 1000) / APP_SLICE;
  };
  const close = () => {
    socket.destroy();
    server.kill();
  };
  return { run, close };
}

function requestOf({ origin, headers }) {
  const lines = [
    `Origin: ${origin}`,
    'Access-Control-Request-Method: GET',
    `Access-Control-Request-Headers: ${headers}`,
  ];
  return `OPTIONS /things HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** No answer to a preflight has a body. */
function exchange(socket, text) {
  return new Promise((resolve, reject) => {
    let received = '';
    const onData = (chunk) => {
      received += chunk.toString('latin1');
      if (!received.endsWith('\r\n\r\n')) return;
      socket.off('data', onData);
      if (/^HTTP\/1\.1 (204|403) /.test(received)) resolve();
      else reject(new Error(received.slice(0, 200)));
    };
    socket.on('data', onData);
    socket.write(text);
  });
}

function report(columns) {
  const titles = Object.keys(columns);
  const names = Object.keys(CASES);
  const rows = names.map((name) => {
    const bytes = bytesOf(caseAt(CASES[name], 0));
    const cells = titles.map((title) => cell(columns[title], name, bytes));
    return `| ${name} | ${bytes} | ${cells.join(' | ')} |`;
  });
  console.log(`| preflight | bytes | ${titles.join(' | ')} |`);
  console.log(`| --- | --: | ${titles.map(() => '--:').join(' | ')} |`);
  console.log(rows.join('\n'));
}

function cell(costs, name, bytes) {
  const ratio = costs[name] / costs.benign;
  const bound = MAX_RATIO * costs.benign + NANOSECONDS_PER_BYTE * bytes;
  const cost = costs[name] < 1e4 ? `${costs[name].toFixed(0)} ns` : `${(costs[name] / 1e3).toFixed(0)} µs`;
  return `${cost}, ${ratio.toFixed(2)}${costs[name] > bound ? ' **over**' : ''}`;
}

async function main() {
  const columns = {};
  for (const allowedHeaders of [['Content-Type', 'Authorization'], '*']) {
    const suffix = allowedHeaders === '*' ? ', `*` headers' : '';
    columns[`engine${suffix}`] = await measure(engine(allowedHeaders));
    for (const platform of Object.keys(ADAPTERS)) {
      const { run, close } = await application(platform, allowedHeaders);
      columns[`${platform}${suffix}`] = await measure(run);
      close();
    }
  }
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n`);
  report(columns);
}

const [platform, headers] = process.argv.slice(2);
await (platform === undefined ? main() : serve(platform, JSON.parse(headers)));

/**
 * Loads Nest and a platform, then one contestant, then creates an application of ten routes with it. Reports what each step
 * takes, and the memory of the second one, after garbage collection.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { platform, contestant } = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);
/** Node's `require('nestjs-cors')` gives the ES module. Jest takes the CommonJS file. */
const copy = dirname(require.resolve('nestjs-cors/package.json'));
const SITE = 'https://app.example.com';

const nestFrom = performance.now();
await import('reflect-metadata');
const { Controller, Get, Module } = await import('@nestjs/common');
const { NestFactory } = await import('@nestjs/core');
const adapters = await import(`@nestjs/platform-${platform.toLowerCase()}`);
const nest = performance.now() - nestFrom;

/** How the contestant is loaded, and what it adds to the application. */
const CONTESTANTS = {
  none: { load: () => undefined },
  cors: { load: () => import('cors'), use: (app, { default: cors }) => app.use(cors({ origin: [SITE] })) },
  '@fastify/cors': {
    load: () => import('@fastify/cors'),
    use: (app, { default: cors }) => app.register(cors, { origin: [SITE] }),
  },
  'nestjs-cors': { load: () => import('nestjs-cors'), imports },
  'nestjs-cors, CommonJS': { load: () => require(join(copy, 'dist/index.cjs')), imports },
};

function imports({ CorsModule }) {
  return [CorsModule.forRoot({ origin: SITE })];
}

function controller(index) {
  class Things {
    find() {
      return {};
    }
  }
  Get(':id')(Things.prototype, 'find', Object.getOwnPropertyDescriptor(Things.prototype, 'find'));
  Controller(`things-${index}`)(Things);
  return Things;
}

async function create({ use, imports }, loaded) {
  class App {}
  Module({ imports: imports?.(loaded) ?? [], controllers: Array.from({ length: 10 }, (_, i) => controller(i)) })(App);
  const app = await NestFactory.create(App, new adapters[`${platform}Adapter`](), { logger: false });
  await use?.(app, loaded);
  return app.init();
}

const { load, ...usage } = CONTESTANTS[contestant];
globalThis.gc();
const heap = process.memoryUsage().heapUsed;
const from = performance.now();
const loaded = await load();
const milliseconds = performance.now() - from;
globalThis.gc();
const megabytes = (process.memoryUsage().heapUsed - heap) / 1e6;
const createFrom = performance.now();
const app = await create(usage, loaded);
const together = milliseconds + performance.now() - createFrom;
process.send({ nest, milliseconds, megabytes, together });
await app.close();
process.disconnect();

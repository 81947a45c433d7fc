import { Controller, Get, Param, Put, RequestMethod } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CorsModule } from 'nestjs-cors';
import { LoggerModule } from 'nestjs-pino';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import prometheus from 'prom-client';
import { ask, preflight } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { type PlatformName, platforms, start } from '../../support/platforms.js';
import { logEveryRequest } from './every-request.js';
import { usePromBundle } from './express-prom-bundle.js';
import { useHistogram } from './fastify-histogram.js';
import { useFastifyLogger } from './fastify-logger.js';
import { useMorgan } from './morgan.js';
import { useNestjsPino } from './nestjs-pino.js';
import { usePinoHttp } from './pino-http.js';

const { ALL } = RequestMethod;
const APP = 'https://app.example.com';
const OTHER_ORIGIN = 'https://stranger.example';

@Controller('cats')
class Cats {
  @Get(':id')
  find(@Param('id') id: string): string {
    return id;
  }

  @Put(':id')
  replace(): void {}
}

/** The requests of each test, and what an access log says about them, sorted. */
const EXPECTED = ['GET /cats/1 200', 'GET /cats/2 403', 'GET /none 404', 'OPTIONS /cats/3 204', 'OPTIONS /cats/4 403'];

/** The lines of a logger of pino. */
class PinoLines {
  private readonly lines: string[] = [];

  clear(): void {
    this.lines.length = 0;
  }

  readonly stream = { write: (line: string): void => void this.lines.push(line) };

  /** What is said about finished requests, in the form of `EXPECTED`. */
  get requests(): string[] {
    const parsed = this.lines.map((line) => JSON.parse(line) as Finished);
    // Fastify names the request in another line than its response.
    const urls = new Map(parsed.flatMap(({ reqId, req }) => (req && reqId !== undefined ? [[reqId, req]] : [])));
    const finished = parsed.filter(({ res }) => res !== undefined);
    return finished.map(({ reqId, req = urls.get(reqId!), res }) => `${req!.method} ${req!.url} ${res!.statusCode}`);
  }

  /** The response headers that are written about a request. */
  headersOf(method: string): Record<string, string> | undefined {
    const parsed = this.lines.map((line) => JSON.parse(line) as Finished);
    return parsed.find(({ req, res }) => req?.method === method && res !== undefined)?.res?.headers;
  }
}

interface Finished {
  readonly reqId?: string;
  readonly req?: { readonly method: string; readonly url: string };
  readonly res?: { readonly statusCode: number; readonly headers?: Record<string, string> };
}

/** nestjs-pino has one logger for the whole process. */
const nestjsPino = new PinoLines();

interface Observed {
  readonly morgan: readonly string[];
  readonly pinoHttp: PinoLines;
  readonly nestjsPino: PinoLines;
  readonly fastify: PinoLines;
  readonly everyRequest: readonly string[];
}

/** Starts one application with every recipe, and sends it the requests. */
async function observe(platform: (typeof platforms)[number]): Promise<Observed> {
  const [pinoHttp, fastify] = [new PinoLines(), new PinoLines()];
  nestjsPino.clear();
  const log = new KeptLog();
  const morgan: string[] = [];
  const imports = [
    CorsModule.forRoot({ origin: APP, rejectDisallowed: true }),
    LoggerModule.forRoot({ pinoHttp: { stream: nestjsPino.stream }, forRoutes: [{ path: '*splat', method: ALL }] }),
  ];
  const setup = {
    options: { logger: log },
    adapterOptions: { logger: { level: 'info', stream: fastify.stream } },
    main: (app: NestFastifyApplication): void => {
      logEveryRequest(app);
      useMorgan(app, { stream: { write: (line) => void morgan.push(line) } });
      usePinoHttp(app, { logger: pino({}, pinoHttp.stream) });
      useNestjsPino(app);
      if (platform.name === 'express') {
        usePromBundle(app as never);
      } else {
        useFastifyLogger(app);
        useHistogram(app);
      }
    },
  };
  const { port, close } = await start(platform, { imports, controllers: [Cats] }, setup as object);
  await ask(port, { path: '/cats/1', headers: { Origin: APP } });
  await ask(port, { path: '/cats/2', headers: { Origin: OTHER_ORIGIN } });
  await ask(port, { path: '/none' });
  await ask(port, preflight(APP, 'PUT', '/cats/3'));
  await ask(port, preflight(OTHER_ORIGIN, 'PUT', '/cats/4'));
  // It waits until every connection is closed, so every line was written.
  await close();
  return { morgan, pinoHttp, nestjsPino, fastify, everyRequest: log.at('log') };
}

/** `method path status count` of each series of a histogram. */
async function seriesOf(name: string, ...labels: readonly string[]): Promise<string[]> {
  const metric = await prometheus.register.getSingleMetric(name)!.get();
  const counts = metric.values.filter((value) => 'metricName' in value && value.metricName === `${name}_count`);
  return counts.map(({ labels: given, value }) => [...labels.map((label) => given[label]), value].join(' ')).toSorted();
}

describe.each(platforms)('the recipes for access logs, on $name', (platform) => {
  let observed: Observed;

  beforeAll(async () => {
    observed = await observe(platform);
  });

  it('morgan writes one line a request, with its status', () => {
    const lines = observed.morgan.map((line) => line.split(' ').slice(0, 3).join(' '));
    expect(lines.toSorted()).toEqual(EXPECTED);
  });

  it.each(['pinoHttp', 'nestjsPino'] as const)('%s writes one line a request, with its status', (name) => {
    expect(observed[name].requests.toSorted()).toEqual(EXPECTED);
  });

  it('the response headers of a preflight are written', () => {
    expect(observed.pinoHttp.headersOf('OPTIONS')).toMatchObject({
      'access-control-allow-origin': APP,
      'access-control-allow-methods': 'PUT, GET, HEAD',
    });
  });

  it('one listener logs every request with the decision', () => {
    const lines = observed.everyRequest.filter((line) => /^(?:GET|OPTIONS) /.test(line));
    expect(lines).toEqual([
      'GET /cats/1 200 origin-allowed Cats.find',
      'GET /cats/2 403 origin-not-allowed Cats.find',
      'GET /none 404 no-origin ',
      'OPTIONS /cats/3 204 granted Cats.replace',
      'OPTIONS /cats/4 403 origin-not-allowed Cats.replace',
    ]);
  });

  const series = [
    'GET /cats/:id 200 1',
    'GET /cats/:id 403 1',
    'GET none 404 1',
    'OPTIONS /cats/:id 204 1',
    'OPTIONS /cats/:id 403 1',
  ];
  if (platform.name === ('express' satisfies PlatformName)) {
    it('express-prom-bundle counts every request', async () => {
      // Nest registers the middleware of nestjs-pino as a route, which the 404 passes.
      const expected = series.map((line) => line.replace('none', '/*splat')).toSorted();
      expect(await seriesOf('http_request_duration_seconds', 'method', 'path', 'status_code')).toEqual(expected);
    });
  } else {
    it("Fastify's logger writes one line a request", () => {
      expect(observed.fastify.requests.toSorted()).toEqual(EXPECTED);
    });

    it('a histogram of hooks and decisions counts every request', async () => {
      expect(await seriesOf('http_server_seconds', 'method', 'route', 'status')).toEqual(series);
    });
  }
});

const guide = readFileSync(resolve(import.meta.dirname, '../../../docs/observability.md'), 'utf8');

it.each([
  'unseen-requests',
  'morgan',
  'pino-http',
  'nestjs-pino',
  'express-prom-bundle',
  'fastify-logger',
  'fastify-histogram',
  'every-request',
  'traces',
])('docs/observability.md shows the recipe %s that runs here', (name) => {
  expect(guide).toContain(`\`\`\`ts\n${readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8')}\`\`\``);
});

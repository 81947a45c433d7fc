import { Body, Controller, Get, HttpCode, Module, Post, Req, Res, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CorsModule } from 'nestjs-cors';
import { CorsBrowser, type CorsError, expectCors } from 'nestjs-cors/testing';
import { createServer, type ServerResponse } from 'node:http';
import { interval, map, type Observable } from 'rxjs';
import { hijacked, nativeRequest, type Reply } from '../../support/native.js';
import { platforms } from '../../support/platforms.js';
import { LOCALHOST } from './localhost-certificate.js';

const APP = 'https://app.example.com';
const OTHER = 'https://other.example';

/** The requests in progress, each with a promise of its end. */
const open = new Set<Promise<unknown>>();

function remember(one: NodeJS.EventEmitter): void {
  // Not with once(): it treats an aborted request as an error.
  open.add(new Promise((resolve) => one.on('close', resolve)));
}

function answering(reply: Reply, status: number, headers: Record<string, string>): ServerResponse {
  const response = hijacked(reply);
  remember(response);
  response.writeHead(status, { 'Content-Type': 'text/plain', ...headers }).write('begun');
  return response;
}

@Controller()
class Bodies {
  @Sse('events')
  events(@Req() request: unknown): Observable<{ data: string }> {
    remember(nativeRequest(request));
    return interval(5).pipe(map((n) => ({ data: `event ${n}` })));
  }

  @Get('unfinished')
  unfinished(@Res() reply: Reply): void {
    answering(reply, 200, { 'Content-Length': '10' });
  }

  @Get('moved')
  moved(@Res() reply: Reply): void {
    answering(reply, 302, { Location: '/nothing' });
  }

  @Get('broken')
  broken(@Res() reply: Reply): void {
    const response = answering(reply, 200, { 'Content-Length': '10' });
    setImmediate(() => response.destroy());
  }

  @Get('large')
  large(@Res() reply: Reply): void {
    hijacked(reply).end(Buffer.alloc(5_000_000, 'x'));
  }

  @Get('nothing')
  @HttpCode(204)
  nothing(): void {}

  @Get('length')
  length(): string {
    return 'four';
  }

  @Post('echo')
  echo(@Body() body: unknown): unknown {
    return body;
  }

  @Get('protocol')
  protocol(@Req() { protocol }: { protocol: string }): string {
    return protocol;
  }
}

@Module({ imports: [CorsModule.forRoot({ origin: APP, credentials: true })], controllers: [Bodies] })
class AppModule {}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe.each(platforms)('bodies, on $name', ({ adapter }) => {
  describe.each(['in memory', 'over a port'])('%s', (how) => {
    let browser: CorsBrowser;
    let app: Awaited<ReturnType<typeof NestFactory.create>>;

    beforeEach(async () => {
      open.clear();
      app = await NestFactory.create(AppModule, adapter(), { logger: false });
      if (how === 'over a port') await app.listen(0, '127.0.0.1');
      const target = how === 'over a port' ? { url: await app.getUrl() } : { app };
      browser = new CorsBrowser({ ...target, origin: APP });
    });

    /** Closes the application, which waits for its connections, and then waits for the handlers. */
    afterEach(async () => {
      await app.close();
      await Promise.all(open);
    });

    it('that never end arrive piece by piece, until the script cancels them', async () => {
      const response = await browser.fetch('/events');
      let seen = '';
      const reader = response.body!.getReader();
      while (!seen.includes('event 2')) seen += text((await reader.read()).value);
      await reader.cancel();
      expect(seen).toContain('data: event 1');
      expect(open.size).toBe(1);
    });

    it('that never end are aborted with the reason of the signal', async () => {
      const controller = new AbortController();
      const response = await browser.fetch('/events', { signal: controller.signal });
      const reader = response.body!.getReader();
      await reader.read();
      controller.abort();
      const rest = async () => {
        while (!(await reader.read()).done);
      };
      await expect(rest()).rejects.toBe(controller.signal.reason);
    });

    it('that the script may not read are cancelled', async () => {
      await expectCors(browser).from(OTHER).to('GET /events').toBeRefused('allow-origin-missing');
      await browser.fetch('/events', { mode: 'no-cors' });
      await browser.fetch('/moved', { redirect: 'manual' });
      expect(open.size).toBe(3);
    });

    it('of redirects are cancelled', async () => {
      const { status, redirected } = await browser.fetch('/moved');
      expect([status, redirected, open.size]).toEqual([204, true, 1]);
    });

    it('do not delay fetch(), even if their length is known', async () => {
      const response = await browser.fetch('/unfinished');
      const reader = response.body!.getReader();
      expect([response.headers.get('content-length'), text((await reader.read()).value)]).toEqual(['10', 'begun']);
      await reader.cancel();
    });

    it('that end too early make the body fail, not the request', async () => {
      const response = await browser.fetch('/broken');
      expect(response.status).toBe(200);
      const error: unknown = await response.text().catch((e: unknown) => e);
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toBe('The connection was closed before the body was complete.');
    });

    it('are complete, large, or empty', async () => {
      expect((await (await browser.fetch('/large')).arrayBuffer()).byteLength).toBe(5_000_000);
      const nothing = await browser.fetch('/nothing');
      const head = await browser.fetch('/length', { method: 'HEAD' });
      expect([nothing.status, nothing.body]).toEqual([204, null]);
      expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '4', '']);
    });

    it('are uploaded in every form that fetch() accepts', async () => {
      const json = { type: 'application/json' };
      const upload = async (body: RequestInit['body'], init: RequestInit = {}) =>
        (await browser.fetch('/echo', { method: 'POST', body: body!, ...init })).json();
      expect(await upload(new Blob(['{"a":1}'], json))).toEqual({ a: 1 });
      expect(await upload(new URLSearchParams({ a: '1' }))).toEqual({ a: '1' });
      expect(await upload(Buffer.from('{"a":1}'), { headers: { 'Content-Type': json.type } })).toEqual({ a: 1 });
    });

    it('are uploaded as streams, after a preflight, over HTTP/2 only', async () => {
      const body = new Blob(['{"a":1}']).stream();
      const init = { method: 'POST', body, duplex: 'half', headers: { 'Content-Type': 'application/json' } } as const;
      const result = await browser.fetch('/echo', init).then(
        (response) => response.json(),
        (error: unknown) => (error as CorsError).code,
      );
      expect(result).toEqual(how === 'in memory' ? { a: 1 } : 'stream-http1');
      expect(browser.exchanges[0]?.type).toBe('preflight');
    });
  });

  it('and everything else reach an application with a certificate', async () => {
    const setup = { logger: false, httpsOptions: LOCALHOST } as const;
    const app = await NestFactory.create(AppModule, adapter({ https: LOCALHOST }), setup);
    try {
      const inMemory = new CorsBrowser({ app, origin: APP, url: 'https://api.example.com' });
      expect(await (await inMemory.fetch('/protocol')).text()).toBe('https');
      await app.listen(0, '127.0.0.1');
      const { port } = new URL(await app.getUrl());
      const url = `https://localhost:${port}`;
      const overPort = new CorsBrowser({ url, origin: APP, tls: { ca: LOCALHOST.cert } });
      expect(await (await overPort.fetch('/protocol')).text()).toBe('https');
      await expectCors(new CorsBrowser({ url, origin: APP }))
        .from(APP)
        .to('GET /protocol')
        .toBeRefused('connection');
    } finally {
      await app.close();
    }
  });
});

it('bodies of forms have their boundary, and need no preflight', async () => {
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', APP);
    request.resume().on('end', () => response.end(request.headers['content-type']));
  });
  const form = new FormData();
  form.append('picture', new Blob(['x'], { type: 'image/png' }), 'x.png');
  const response = await new CorsBrowser({ app: server, origin: APP }).fetch('/', { method: 'POST', body: form });
  expect(await response.text()).toMatch(/^multipart\/form-data; boundary=\S+$/);
  expect(response.exchanges).toHaveLength(1);
});

import { Body, Controller, Get, Header, HttpCode, Post, Put, Redirect, Req, Sse } from '@nestjs/common';
import { Cors, CorsConfigurationError, CorsModule } from 'nestjs-cors';
import { CorsAssertionError, CorsBrowser, expectCors } from 'nestjs-cors/testing';
import { type Observable, of } from 'rxjs';
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { platforms } from '../../support/platforms.js';

const APP = 'https://app.example.com';
const PARTNER = 'https://partner.example';
const OTHER = 'https://other.example';

@Controller('cats')
class Cats {
  @Get()
  @Header('ETag', '"1"')
  list(): string[] {
    return ['Tom'];
  }

  @Get('open')
  @Cors('*', { exposedHeaders: ['ETag'] })
  @Header('ETag', '"1"')
  open(): string {
    return 'open';
  }

  @Put(':id')
  @Cors(PARTNER, { maxAge: 60 })
  replace(@Body() body: object): object {
    return body;
  }

  @Post()
  @HttpCode(200)
  create(@Req() request: { protocol: string; ip: string }): string {
    return `${request.protocol} ${request.ip}`;
  }

  @Get('moved')
  @Redirect('/cats', 302)
  moved(): void {}

  @Sse('purrs')
  purrs(): Observable<{ data: string }> {
    return of({ data: 'purr' });
  }
}

@Module({ imports: [CorsModule.forRoot({ origin: APP, credentials: true })], controllers: [Cats] })
class AppModule {}

@Module({ imports: [CorsModule.forRoot({ origin: APP, maxAge: -5 })] })
class MistakenModule {}

describe.each(platforms)('an application in memory, on $name', ({ adapter }) => {
  const create = () => NestFactory.create(AppModule, adapter(), { logger: false });
  let app: Awaited<ReturnType<typeof create>>;

  beforeAll(async () => {
    app = await create();
  });
  afterAll(() => app.close());

  it('is initialized and called without a port', async () => {
    const response = await new CorsBrowser({ app, origin: APP }).fetch('/cats');
    expect(await response.json()).toEqual(['Tom']);
    expect(app.getHttpServer().listening).toBe(false);
  });

  it('that does not start makes every fetch() reject with the cause', async () => {
    const mistaken = await NestFactory.create(MistakenModule, adapter(), { logger: false, abortOnError: false });
    const browser = new CorsBrowser({ app: mistaken, origin: APP });
    await expect(browser.fetch('/cats')).rejects.toBeInstanceOf(CorsConfigurationError);
    await expect(browser.fetch('/cats')).rejects.toBeInstanceOf(CorsConfigurationError);
    await mistaken.close();
  });

  it('parses bodies', async () => {
    const init = { method: 'PUT', body: '{"name":"Tom"}', headers: { 'Content-Type': 'application/json' } };
    const response = await new CorsBrowser({ app, origin: PARTNER }).fetch('/cats/1', init);
    expect(await response.json()).toEqual({ name: 'Tom' });
    expect(response.exchanges).toHaveLength(2);
  });

  test.each([
    ['http://localhost', 'http 127.0.0.1'],
    ['https://api.example.com', 'https 127.0.0.1'],
  ])('appears to be served at %s', async (url, seen) => {
    const response = await new CorsBrowser({ app, origin: APP, url }).fetch('/cats', { method: 'POST' });
    expect(await response.text()).toBe(seen);
  });

  it('streams events', async () => {
    const response = await new CorsBrowser({ app, origin: APP }).fetch('/cats/purrs');
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    expect(await response.text()).toContain('data: purr');
  });

  it('redirects', async () => {
    const response = await new CorsBrowser({ app, origin: APP }).fetch('/cats/moved');
    expect([response.redirected, response.url]).toEqual([true, 'https://nestjs-cors.invalid/cats']);
  });

  it('handles many requests at once', async () => {
    const browser = new CorsBrowser({ app, origin: APP });
    const responses = await Promise.all(Array.from({ length: 20 }, () => browser.fetch('/cats')));
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  });

  it('allows and refuses', async () => {
    const put = { headers: { 'Content-Type': 'application/json' }, body: '{}' };
    await expectCors(app).from(PARTNER).to('PUT /cats/1', put).toBeAllowed();
    await expectCors(app).from(OTHER).to('PUT /cats/1', put).toBeRefused('allow-origin-missing');
    await expectCors(app).from(APP).to('GET /cats', { credentials: 'include' }).toBeAllowed();
    await expectCors(app).from(PARTNER).to('PUT /cats/1', { credentials: 'include' }).toBeRefused();
  });

  it('shows which headers a script can read', async () => {
    const open = expectCors(app).from(OTHER).to('GET /cats/open');
    await open.toReveal('ETag', 'Content-Type');
    await open.toHide('Access-Control-Allow-Origin');
    await expectCors(app).from(APP).to('GET /cats').toHide('ETag');
  });

  it('shows what is preflighted, and how long that is remembered', async () => {
    await expectCors(app).from(PARTNER).to('PUT /cats/1').toBePreflighted();
    await expectCors(app).from(PARTNER).to('PUT /cats/1').toBeRememberedFor(60);
    await expectCors(app).from(APP).to('POST /cats').toGoWithoutPreflight();
  });

  it('shows what varies by origin', async () => {
    await expectCors(app).from(OTHER).to('GET /cats').toVaryByOrigin();
    await expect(expectCors(app).from(OTHER).to('GET /cats/open').toVaryByOrigin()).rejects.toThrow(CorsAssertionError);
  });

  it('is also called over its port', async () => {
    const listening = await create();
    await listening.listen(0, '127.0.0.1');
    try {
      await expectCors(await listening.getUrl())
        .from(APP)
        .to('/cats')
        .toBeAllowed();
    } finally {
      await listening.close();
    }
  });
});

import { createServer } from 'node:http';
import { createServer as createHttp2Server, createSecureServer } from 'node:http2';
import { Controller, Get, Module, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cors, CorsModule } from 'nestjs-cors';
import { CorsBrowser, type CorsErrorCode, expectCors } from 'nestjs-cors/testing';
import express from 'express';
import { fastify } from 'fastify';
import { platforms } from '../../support/platforms.js';
import { type Dictated, dictating } from './dictate.js';

const PAGE = 'https://app.example.com';
const ALLOW = `Access-Control-Allow-Origin: ${PAGE}`;

@Controller()
class Secrets {
  @Get('secret')
  @Cors(false)
  secret(): string {
    return 'secret';
  }

  @Put('cats')
  cats(): string {
    return 'cats';
  }
}

@Module({ imports: [CorsModule.forRoot({ origin: PAGE })], controllers: [Secrets] })
class AppModule {}

const server = (answer: Dictated) => dictating(() => answer);

describe.each(platforms)('an application without a URL, on $name', ({ adapter }) => {
  let app: Awaited<ReturnType<typeof NestFactory.create>>;

  beforeAll(async () => {
    app = await NestFactory.create(AppModule, adapter(), { logger: false });
  });
  afterAll(() => app.close());

  test.each([
    'http://localhost',
    'http://localhost:4200',
    'https://localhost',
    'http://127.0.0.1',
    'http://[::1]',
    'http://app.localhost',
    'capacitor://localhost',
    'null',
  ])('is another origin for a page of %s', async (origin) => {
    await expectCors(app).from(origin).to('GET /secret').toBeRefused('allow-origin-missing');
  });

  it('has a URL that no page can have by accident', () => {
    const browse = () => expectCors(app).from('https://nestjs-cors.invalid').to('GET /secret');
    expect(browse).toThrow('Set url for a page of the origin https://nestjs-cors.invalid');
  });

  it('has pages of its own origin where the test sets the URL, and everything says so', async () => {
    const browser = new CorsBrowser({ app, url: 'http://localhost', origin: PAGE });
    const statement = expectCors(browser).from('http://localhost').to('GET /secret');
    const response = await statement.toBeAllowed();
    expect(response.notes).toEqual(['same-origin: no CORS check']);
    expect(response.exchanges.map(({ notes }) => notes)).toEqual([['same-origin: no CORS check']]);
    const failure = (await statement.toBeRefused().catch((error: unknown) => error)) as Error;
    const [first = ''] = failure.message.split('\n');
    expect(first).toBe(
      'GET /secret from http://localhost should be refused, but the script can read the response (status 200; same-origin: no CORS check).',
    );
    expect(failure.message).toContain('\n  * same-origin: no CORS check');
  });

  it('has no route for a misspelled path, and the statement fails', async () => {
    const statement = expectCors(app).from(PAGE).to('GET /ctas');
    await expect(statement.toBeAllowed()).rejects.toThrow('readable, but 404 for GET /ctas');
    await expect(statement.toReveal('Content-Type')).rejects.toThrow('readable, but 404 for GET /ctas');
    await expect(statement.toHide('ETag')).rejects.toThrow('readable, but 404 for GET /ctas');
    expect((await statement.toBeAllowed({ status: 404 })).status).toBe(404);
    await statement.toReveal('Content-Type');
    await expect(statement.toBeAllowed()).rejects.toThrow('readable, but 404 for GET /ctas');
  });
});

describe('a statement', () => {
  test.each([
    'PUT  /a',
    'PUT\t/a',
    'PUT /a ',
    ' PUT /a',
    'PUT /a b',
    'PUT\n/a',
    'PUT\u00a0/a',
    '/a b',
    'PUT',
    'cats',
    'P(T /a',
    '',
    ' ',
  ])('is not %j', (text) => {
    const make = () => expectCors(server({})).from(PAGE).to(text);
    expect(make).toThrow(TypeError);
    expect(make).toThrow("is not a request. Write a method, one space and a URL: 'PUT /cats/1'.");
  });

  test.each([
    ['GET:/secret', 'get:'],
    ['localhost:3000/secret', 'localhost:'],
    ['GET localhost:3000/secret', 'localhost:'],
    ['WS localhost:3000/secret', 'localhost:'],
    ['GET file:///secret', 'file:'],
  ])('is not %j, whose URL has the scheme %s', (text, scheme) => {
    const make = () => expectCors(server({})).from(PAGE).to(text);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`has the scheme '${scheme}'. Write a path, or a whole URL, after the method`);
  });

  it('opens a WebSocket only in upper case', () => {
    const make = () => expectCors(server({})).from(PAGE).to('ws /events');
    expect(make).toThrow(new TypeError("Write WS in upper case: 'WS /events'."));
  });

  test.each([
    ['/a', undefined, 'GET /a'],
    ['/a', 'PUT', 'PUT /a'],
    ['put /a', undefined, 'PUT /a'],
    ['PUT /a', 'put', 'PUT /a'],
    ['PUT a', undefined, 'PUT /a'],
    ['PATCH /a?b#c', undefined, 'PATCH /a?b#c'],
    ['GET https://api.example/a', undefined, 'GET https://api.example/a'],
  ])('%j with the method %s asks for %s', async (text, method, asked) => {
    const methods = 'Access-Control-Allow-Methods: PUT, PATCH';
    const init = method === undefined ? {} : { method };
    const { exchanges } = await expectCors(server({ lines: [ALLOW, methods] }))
      .from(PAGE)
      .to(text, init)
      .toBeAllowed();
    const { method: sent, url } = exchanges.at(-1)!.request;
    expect(`${sent} ${url.replace('https://nestjs-cors.invalid', '')}`).toBe(asked);
  });

  test.each([
    ['PUT /a', 'POST'],
    ['PUT /a', 'GET'],
    ['patch /a', 'PATCH'],
  ])('%j contradicts the method %s', (text, method) => {
    const make = () => expectCors(server({})).from(PAGE).to(text, { method });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`but init.method is ${method}. Write the method once.`);
  });

  test.each([
    [200, undefined, true],
    [204, undefined, true],
    [400, undefined, true],
    [401, undefined, true],
    [500, undefined, true],
    [404, undefined, false],
    [405, undefined, false],
    [501, undefined, false],
    [404, 404, true],
    [404, [200, 404], true],
    [200, 404, false],
    [500, [200, 404], false],
  ])('about a response with status %s accepts it, if %j is expected: %s', async (status, expected, isAccepted) => {
    const statement = expectCors(server({ status, lines: [ALLOW] }))
      .from(PAGE)
      .to('/cats');
    const options = expected === undefined ? {} : { status: expected };
    const result = await statement.toBeAllowed(options).then(
      () => true,
      (error: unknown) => (error as Error).message.includes(`readable, but ${status} for GET /cats`) && 'failed',
    );
    expect(result).toBe(isAccepted ? true : 'failed');
  });

  test.each([{ mode: 'no-cors' }, { redirect: 'manual' }] as const)(
    'about an opaque response is neither allowed nor refused: %j',
    async (init) => {
      const answer = { status: 302, lines: [ALLOW, 'Location: /b'] };
      const app = dictating(({ url }) => (url === '/a' ? answer : {}));
      const statement = expectCors(app).from(PAGE).to('GET /a', init);
      for (const claim of [statement.toBeAllowed(), statement.toBeRefused(), statement.toHide('ETag')]) {
        await expect(claim).rejects.toThrow('sent, not readable');
      }
    },
  );
});

describe('a statement about what is sent', () => {
  it('fails where nothing is', async () => {
    const statement = expectCors(server({})).from(PAGE).to('GET http://api.example/a');
    await statement.toBeRefused('mixed-content');
    for (const claim of [statement.toGoWithoutPreflight(), statement.toVaryByOrigin()]) {
      await expect(claim).rejects.toThrow('but nothing was sent.');
    }
  });

  it('fails where a response is needed, and none arrives', async () => {
    const statement = expectCors(createServer((request) => request.socket.destroy()))
      .from(PAGE)
      .to('GET /a');
    await expect(statement.toVaryByOrigin()).rejects.toThrow('but no response to the request arrived.');
    await statement.toGoWithoutPreflight();
  });
});

it('a statement that a header is revealed says that no script can read Set-Cookie', async () => {
  const lines = [ALLOW, 'Set-Cookie: a=1', 'Access-Control-Expose-Headers: Set-Cookie'];
  const statement = expectCors(server({ lines })).from(PAGE).to('GET /a');
  await expect(statement.toReveal('Set-Cookie')).rejects.toThrow(
    'should reveal Set-Cookie, but no script can read it, whatever the server exposes.',
  );
});

test.each([
  ['allow-origin-mising', "There is no code 'allow-origin-mising'. Write 'allow-origin-missing'."],
  ['cors', "There is no code 'cors'. Use one of allow-origin-missing, "],
])('a statement cannot expect the code %s', async (code, message) => {
  const statement = expectCors(server({})).from(PAGE).to('GET /a');
  const claim = statement.toBeRefused(code as CorsErrorCode);
  await expect(claim).rejects.toThrow(TypeError);
  await expect(claim).rejects.toThrow(message);
});

describe('what cannot be tested is a TypeError that says what can', () => {
  const accepted = 'Accepted are a Nest application, a server of node:http or node:https, the URL of a running server';

  test.each([undefined, null])('%s', (app) => {
    const make = () => expectCors(app as never);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`The application is ${app}. Create it before the statement`);
  });

  test.each([
    ['a function', () => undefined, 'createServer(app)'],
    ['express', express(), 'createServer(app)'],
    ['Fastify', fastify(), 'pass app.server'],
    ['a promise', Promise.resolve(), 'await it'],
    ['a server of HTTP/2', createHttp2Server(), 'HTTP/1.1'],
    ['a secure server of HTTP/2', createSecureServer(), 'HTTP/1.1'],
    ['an object', {}, 'it is another object'],
    ['a number', 3000, 'it is a number'],
  ])('%s', (_name, app, advice) => {
    for (const make of [() => expectCors(app as never), () => new CorsBrowser({ origin: PAGE, app: app as never })]) {
      expect(make).toThrow(TypeError);
      expect(make).toThrow(advice);
      expect(make).toThrow(accepted);
    }
  });
});

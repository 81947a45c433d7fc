import { Controller, Get } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';
import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import { ask, preflight } from '../support/client.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const SITE = 'https://site.example.com';

@Controller('things')
class Things {
  @Get()
  find(): string {
    return 'found';
  }
}

/** What access logs and monitoring tools read after a response was sent. */
interface Read {
  readonly headers: OutgoingHttpHeaders;
  readonly names: readonly string[];
  readonly vary: unknown;
  readonly has: readonly boolean[];
}

function read(response: ServerResponse): Read {
  const has = ['VARY', 'access-control-allow-origin', 'ETag'].map((name) => response.hasHeader(name));
  return { headers: response.getHeaders(), names: response.getHeaderNames(), vary: response.getHeader('Vary'), has };
}

describe.each(platforms)('R15: the headers of a preflight, read after it was answered, on $name', (platform) => {
  let app: RunningApp;
  const responses: ServerResponse[] = [];
  beforeAll(async () => {
    const imports = [CorsModule.forRoot({ origin: SITE, maxAge: 5 })];
    app = await start(platform, { imports, controllers: [Things] });
    const server = app.app.getHttpServer() as Server;
    server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
      responses.push(response);
    });
  });
  afterAll(() => app.close());
  afterEach(() => responses.splice(0));

  /** What is read when the response has ended, as it was sent and as Node's own functions read it of a response with set headers. */
  async function readAfter(origin: string): Promise<{ sent: unknown; after: Read; expected: Read }> {
    const { headers } = await ask(app.port, preflight(origin, 'GET', '/things'));
    const [response] = responses;
    if (!response!.writableFinished) await once(response!, 'finish');
    const { ServerResponse: Response } = await import('node:http');
    const other = new Response(response!.req);
    for (const [name, value] of Object.entries(headers)) {
      if (!['date', 'connection', 'keep-alive'].includes(name)) other.setHeader(name, value!);
    }
    return { sent: headers, after: read(response!), expected: read(other) };
  }

  it.each([SITE, 'https://other.example.com'])('are those that were sent to %s', async (origin) => {
    const { after, expected } = await readAfter(origin);
    expect(after.headers).toEqual(expected.headers);
    expect(Object.getPrototypeOf(after.headers)).toBeNull();
    expect([...after.names].sort()).toEqual([...expected.names].sort());
    expect([after.vary, after.has]).toEqual([expected.vary, expected.has]);
    expect(after.vary).toContain('Origin');
  });

  it('cannot be set any more', async () => {
    await readAfter(SITE);
    expect(() => responses[0]!.setHeader('Vary', 'Cookie')).toThrow(/after they are sent/);
  });

  it('are also those that a listener has set before', async () => {
    const server = app.app.getHttpServer() as Server;
    const add = (_request: IncomingMessage, response: ServerResponse): void => {
      response.setHeader('Server-Timing', 'app');
    };
    server.prependListener('request', add);
    const { after } = await readAfter(SITE).finally(() => server.off('request', add));
    expect(after.headers).toMatchObject({ 'server-timing': 'app', 'access-control-allow-origin': SITE });
  });

  it.each(['setHeader', 'getHeader'] as const)('go through the %s() of a tool', async (name) => {
    const server = app.app.getHttpServer() as Server;
    const names: unknown[] = [];
    const wrap = (_request: IncomingMessage, response: ServerResponse): void => {
      const original = Reflect.get(response, name) as (this: unknown, ...args: unknown[]) => unknown;
      Reflect.set(response, name, function (this: unknown, ...args: unknown[]) {
        names.push(args[0]);
        return original.apply(this, args);
      });
    };
    server.prependListener('request', wrap);
    const { after } = await readAfter(SITE).finally(() => server.off('request', wrap));
    expect(names).toContain('Vary');
    expect(after.headers).toMatchObject({ 'access-control-allow-origin': SITE });
  });
});

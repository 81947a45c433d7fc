import { All, Controller, Get, Header, Param, Post, Res } from '@nestjs/common';
import { Cors, CorsModule, type CorsModuleOptions } from 'nestjs-cors';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { ask } from '../../support/client.js';
import { KeptLog } from '../../support/log.js';
import { hijacked, type Reply } from '../../support/native.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';
const OTHER_ORIGIN = 'https://other.example.com';

/** The ways in which an application begins a response with headers. */
const ways: Readonly<Record<string, (response: ServerResponse, headers: Record<string, string>) => void>> = {
  setHeader: (response, headers) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  },
  'setHeader with a list': (response, headers) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value.split(', '));
  },
  appendHeader: (response, headers) => {
    for (const [name, value] of Object.entries(headers)) response.appendHeader(name, value);
  },
  'writeHead with an object': (response, headers) => void response.writeHead(200, headers),
  'writeHead with a message': (response, headers) => void response.writeHead(200, 'Fine', headers),
  'writeHead with a list': (response, headers) => void response.writeHead(200, Object.entries(headers).flat()),
  'writeHead with pairs': (response, headers) => void response.writeHead(200, Object.entries(headers) as never),
  writeHeader: (response, headers) => {
    (response as unknown as { writeHeader(status: number, headers: object): void }).writeHeader(200, headers);
  },
};

/** What each part of the application sets. */
const headersToSend = new Map<string, Record<string, string>>();

@Controller()
class Files {
  @Get('ways/:way')
  way(@Param('way') way: string, @Res() reply: Reply): void {
    const response = hijacked(reply);
    ways[way]!(response, headersToSend.get('ways')!);
    response.end();
  }

  @Cors({ origin: SITE, exposedHeaders: 'ETag', credentials: true })
  @All('library')
  library(@Res() reply: Reply): void {
    const response = hijacked(reply);
    ways['setHeader']!(response, headersToSend.get('library')!);
    response.end();
  }

  @Cors({ origin: '*', methods: 'GET' })
  @Get('public')
  public(@Res() reply: Reply): void {
    const response = hijacked(reply);
    ways['setHeader']!(response, headersToSend.get('public')!);
    response.end();
  }

  @Header('Access-Control-Expose-Headers', 'Location')
  @Post('decorated')
  decorated(): string {
    return 'decorated';
  }
}

describe.each(platforms)('R14: the log of headers that the policy removes, on $name', (platform) => {
  let running: RunningApp;
  let log: KeptLog;

  const serve = async (options: CorsModuleOptions = {}): Promise<void> => {
    log = new KeptLog();
    const cors: CorsModuleOptions = { origin: SITE, ...options };
    running = await start(
      platform,
      { imports: [CorsModule.forRoot(cors as never)], controllers: [Files] },
      {
        options: { logger: log },
        main: (app) => {
          // As a library with its own server does: it sends the response itself.
          app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
            if (!request.url!.startsWith('/uploads')) {
              next();
              return;
            }
            ways['setHeader']!(response, headersToSend.get('uploads')!);
            response.end();
          });
        },
      },
    );
    log.lines.length = 0;
  };
  const get = async (path: string, headers: OutgoingHttpHeaders = { Origin: SITE }): Promise<void> => {
    await ask(running.port, { path: encodeURI(path), headers });
  };
  const warnings = (): string[] => log.at('warn');
  const line = (owner: string, header: string, remedy: string): string =>
    `${owner}: The application sets ${header} in a response, but the policy decides this header, so it is not sent. ${remedy}. ` +
    "This is logged once. (suppressWarnings: ['header-overruled'] if this is intended)";

  afterEach(() => running.close());

  it.each(Object.keys(ways))('names a header that is set by %s, once', async (way) => {
    await serve();
    headersToSend.set('ways', { 'Access-Control-Expose-Headers': 'Location, Tus-Version' });
    for (let i = 0; i < 3; i++) await get(`/ways/${way}`);
    const value = way === 'setHeader with a list' ? 'Location,Tus-Version' : 'Location, Tus-Version';
    expect(warnings()).toEqual([
      line(
        'Files.way',
        `Access-Control-Expose-Headers: ${value}`,
        "Write exposedHeaders: 'Location, Tus-Version' in the @Cors() of the handler",
      ),
    ]);
  });

  it('names each header of a library, with the option that keeps what the policy grants already', async () => {
    await serve();
    headersToSend.set('library', {
      'Access-Control-Allow-Origin': 'https://app.example.com',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': 'content-type, rid, fdi-version, anti-csrf',
      'Access-Control-Expose-Headers': 'front-token, ETag',
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Max-Age': '86400',
      'Access-Control-Allow-Private-Network': 'true',
      'Access-Control-Unknown': '1',
    });
    await get('/library');
    await get('/library', {});
    await get('/library', { Origin: OTHER_ORIGIN });
    const own = (header: string, remedy: string): string =>
      line('Files.library', header, `${remedy} in the @Cors() of the handler`);
    expect(warnings()).toEqual([
      own('Access-Control-Allow-Origin: https://app.example.com', "Add 'https://app.example.com' to origin"),
      own(
        'Access-Control-Allow-Headers: content-type, rid, fdi-version, anti-csrf',
        "Write allowedHeaders: 'Content-Type, Authorization, rid, fdi-version, anti-csrf'",
      ),
      own('Access-Control-Expose-Headers: front-token, ETag', "Write exposedHeaders: 'ETag, front-token'"),
      own('Access-Control-Max-Age: 86400', 'Write maxAge: 86400'),
    ]);
  });

  it.each([
    ['null', 'null', 'Write dangerouslyAllowNullOrigin: true'],
    ['several origins', 'https://a.example, https://b.example', 'Write the origins that it is meant for as origin'],
    ['a URL', 'https://app.example.com/', 'Write the origins that it is meant for as origin'],
  ])('suggests for %s what the option takes', async (_, value, remedy) => {
    await serve();
    headersToSend.set('library', { 'Access-Control-Allow-Origin': value });
    await get('/library');
    const header = `Access-Control-Allow-Origin: ${value}`;
    expect(warnings()).toEqual([line('Files.library', header, `${remedy} in the @Cors() of the handler`)]);
  });

  it.each([
    [
      'credentials of any origin',
      'public',
      { 'Access-Control-Allow-Credentials': 'true' },
      'Write the origins that need them as origin, and credentials: true',
    ],
    ['any method', 'public', { 'Access-Control-Allow-Methods': '*' }, 'Leave methods out'],
    [
      'any response header, with credentials',
      'library',
      { 'Access-Control-Expose-Headers': '*' },
      'Write the names that pages have to read as exposedHeaders',
    ],
  ])('suggests nothing for %s that would stop the next start', async (_, path, headers, remedy) => {
    await serve();
    headersToSend.set(path, headers);
    await get(`/${path}`);
    const [[name, value] = []] = Object.entries(headers);
    expect(warnings()).toEqual([line(`Files.${path}`, `${name}: ${value}`, `${remedy} in the @Cors() of the handler`)]);
  });

  it.each([
    ['an origin that the policy allows', { 'Access-Control-Allow-Origin': SITE }],
    ['credentials that the policy allows', { 'Access-Control-Allow-Credentials': 'true' }],
    ['names that the policy exposes', { 'Access-Control-Expose-Headers': 'etag' }],
    ['methods that the handlers serve', { 'Access-Control-Allow-Methods': 'PUT' }],
    ['the same time', { 'Access-Control-Max-Age': '600' }],
    ['no names', { 'Access-Control-Expose-Headers': '' }],
  ])('is silent about %s, whatever the origin of the request', async (_, headers) => {
    await serve();
    headersToSend.set('library', headers);
    for (const origin of [SITE, OTHER_ORIGIN, 'null']) await get('/library', { Origin: origin });
    await get('/library', {});
    expect(warnings()).toEqual([]);
  });

  it('has an entry of paths, or no handler, for responses of middleware', async () => {
    await serve({ paths: { '/uploads{/*path}': { origin: SITE } } });
    headersToSend.set('uploads', { 'Access-Control-Expose-Headers': 'Upload-Offset' });
    await get('/uploads/1');
    await get('/uploads/2');
    expect(warnings()).toEqual([
      line(
        "paths['/uploads{/*path}']",
        'Access-Control-Expose-Headers: Upload-Offset',
        "Write exposedHeaders: 'Upload-Offset' in this entry",
      ),
    ]);
    await running.close();

    await serve();
    for (let i = 0; i < 50; i++) await get(`/uploads/${i}`);
    expect(warnings()).toEqual([
      line(
        'A path without a handler',
        'Access-Control-Expose-Headers: Upload-Offset',
        "Write exposedHeaders: 'Upload-Offset' in an entry of paths for it",
      ),
    ]);
  });

  it('suggests nothing that comes from the request', async () => {
    await serve();
    const asked = 'x-evil';
    headersToSend.set('library', {
      'Access-Control-Allow-Origin': OTHER_ORIGIN,
      'Access-Control-Allow-Headers': asked,
    });
    await get('/library', { Origin: OTHER_ORIGIN, 'Access-Control-Request-Headers': asked });
    expect(warnings()).toEqual([
      line(
        'Files.library',
        `Access-Control-Allow-Origin: ${OTHER_ORIGIN}`,
        'Write the values that it is meant for as origin in the @Cors() of the handler',
      ),
      line(
        'Files.library',
        `Access-Control-Allow-Headers: ${asked}`,
        'Write the values that it is meant for as allowedHeaders in the @Cors() of the handler',
      ),
    ]);
  });

  it('shows a bounded and printable part of the value', async () => {
    await serve();
    headersToSend.set('library', { 'Access-Control-Expose-Headers': `\u00ad${'x'.repeat(5000)}` });
    await get('/library');
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]!.length).toBeLessThan(1200);
    expect(warnings()[0]).toContain('\\u{ad}x');
  });

  it('does not repeat what the decorator @Header() has got a warning for at startup', async () => {
    await serve();
    await ask(running.port, { method: 'POST', path: '/decorated', headers: { Origin: SITE } });
    expect(warnings()).toEqual([]);
  });

  it('can be suppressed, and a logger that throws costs no response', async () => {
    await serve({ suppressWarnings: ['header-overruled'] });
    headersToSend.set('library', { 'Access-Control-Expose-Headers': 'Location' });
    await get('/library');
    expect(warnings()).toEqual([]);
    await running.close();

    await serve();
    log.warn = () => {
      throw new Error('no log');
    };
    expect((await ask(running.port, { path: '/library', headers: { Origin: SITE } })).status).toBe(200);
  });

  it('includes the preflights that a handler answers itself', async () => {
    await serve({ preflightContinue: true });
    headersToSend.set('uploads', { 'Access-Control-Allow-Headers': 'Upload-Length' });
    const headers = { Origin: SITE, 'Access-Control-Request-Method': 'PATCH' };
    await ask(running.port, { method: 'OPTIONS', path: '/uploads/1', headers });
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toContain("Write allowedHeaders: 'Content-Type, Authorization, Upload-Length'");
  });
});

import { Controller, Get, Param, Res } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask } from '../support/client.js';
import { corsHeaders } from '../support/cors-headers.js';
import { hijacked, type Reply } from '../support/native.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const APP = 'https://app.example.com';
const OTHER_ORIGIN = 'https://stranger.example.com';

/** The server of another team, with its own CORS policy. */
function startUpstream(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('Access-Control-Allow-Origin', 'https://upstream.example.com');
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    response.setHeader('access-control-expose-headers', 'X-Upstream');
    response.setHeader('Access-Control-Allow-Private-Network', 'true');
    response.setHeader('Vary', ['Accept-Encoding', 'origin']);
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.setHeader('X-Upstream', 'yes');
    response.end('upstream');
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    }),
  );
}

type Copy = (upstream: IncomingMessage, response: ServerResponse) => void;

function* pairs({ rawHeaders }: IncomingMessage): Iterable<[string, string]> {
  for (let i = 0; i < rawHeaders.length; i += 2) yield [rawHeaders[i]!, rawHeaders[i + 1]!];
}

/** The ways in which proxies copy status and headers of a response. */
const copies: Readonly<Record<string, Copy>> = {
  setHeader: (upstream, response) => {
    for (const [name, value] of Object.entries(upstream.headers)) response.setHeader(name, value!);
  },
  appendHeader: (upstream, response) => {
    for (const [name, value] of pairs(upstream)) response.appendHeader(name, value);
  },
  'writeHead with an object': (upstream, response) => {
    response.writeHead(upstream.statusCode!, upstream.headers);
  },
  'writeHead with a message and an object': (upstream, response) => {
    response.writeHead(upstream.statusCode!, upstream.statusMessage, upstream.headers);
  },
  'writeHead with a list': (upstream, response) => {
    response.writeHead(upstream.statusCode!, upstream.rawHeaders);
  },
  'writeHead with a list of pairs': (upstream, response) => {
    response.writeHead(upstream.statusCode!, Object.entries(upstream.headers) as never);
  },
  'setHeader and then writeHead': (upstream, response) => {
    for (const [name, value] of Object.entries(upstream.headers)) response.setHeader(name, value!);
    response.writeHead(upstream.statusCode!, { 'ACCESS-CONTROL-ALLOW-ORIGIN': '*', VARY: 'Accept' });
  },
  'writeHead with capitals': (upstream, response) => {
    const planned = { 'ACCESS-CONTROL-ALLOW-ORIGIN': '*', 'Access-Control-Max-Age': '1', VARY: 'Accept' };
    response.writeHead(upstream.statusCode!, { 'X-Upstream': 'yes', ...planned });
  },
  'writeHead after one that Node refused': (upstream, response) => {
    expect(() => response.writeHead(200, { 'X-Upstream': 'line\nbreak' })).toThrow('Invalid character');
    response.writeHead(upstream.statusCode!, upstream.headers);
  },
  'writeHead without what is planned, after one that Node refused': (upstream, response) => {
    expect(() => response.writeHead(200, { 'X-Upstream': 'line\nbreak' })).toThrow('Invalid character');
    response.writeHead(upstream.statusCode!, { 'X-Upstream': 'yes' });
  },
};

/** The `Vary` that a way produces, if it is not the one of the upstream server. */
const varies: Readonly<Record<string, string>> = {
  'setHeader and then writeHead': 'Accept, Origin',
  'writeHead with capitals': 'Accept, Origin',
  'writeHead without what is planned, after one that Node refused': 'Origin',
};

describe.each(platforms)('a response that begins with the former name of writeHead(), on $name', (platform) => {
  @Controller('former')
  class Former {
    @Get()
    get(@Res() reply: Reply): void {
      const response = hijacked(reply) as unknown as {
        writeHeader(status: number, headers: object): void;
        end(): void;
      };
      response.writeHeader(200, { 'Access-Control-Allow-Origin': 'https://other.example.com', 'X-Own': '1' });
      response.end();
    }
  }

  it('R14: has the headers of the policy', async () => {
    const running = await start(platform, {
      imports: [CorsModule.forRoot({ origin: 'https://site.example.com' })],
      controllers: [Former],
    });
    try {
      const Origin = 'https://site.example.com';
      const { headers, cors } = await ask(running.port, { path: '/former', headers: { Origin } });
      expect(headers['x-own']).toBe('1');
      expect(cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': Origin, Vary: 'Origin' }));
    } finally {
      await running.close();
    }
  });
});

describe.each(platforms)('R14: a proxied server with its own CORS policy, on $name', (platform) => {
  let upstream: Server;
  let running: RunningApp;

  @Cors(APP, { exposedHeaders: 'X-Total' })
  @Controller('proxied')
  class Proxy {
    @Get(':way')
    async get(@Param('way') way: string, @Res() reply: Reply): Promise<void> {
      const { port } = upstream.address() as AddressInfo;
      const answer = await new Promise<IncomingMessage>((resolve) => get({ host: '127.0.0.1', port }, resolve));
      const response = hijacked(reply);
      copies[way]!(answer, response);
      answer.pipe(response);
    }
  }

  beforeAll(async () => {
    upstream = await startUpstream();
    running = await start(platform, { imports: [CorsModule.forRoot()], controllers: [Proxy] });
  });

  afterAll(async () => {
    await running.close();
    upstream.close();
  });

  describe.each(Object.keys(copies))('copied by %s', (way) => {
    const Vary = varies[way] ?? 'Accept-Encoding, Origin';

    it.each([
      [
        'an allowed origin',
        { Origin: APP },
        { 'Access-Control-Allow-Origin': APP, 'Access-Control-Expose-Headers': 'X-Total', Vary },
      ],
      ['a refused origin', { Origin: OTHER_ORIGIN }, { Vary }],
      ['the origin that the proxied server allows', { Origin: 'https://upstream.example.com' }, { Vary }],
      ['no Origin', {}, { Vary }],
    ])('the headers are those of our policy: %s', async (_, headers, cors) => {
      const answer = await ask(running.port, { path: `/proxied/${encodeURIComponent(way)}`, headers });
      expect(answer).toMatchObject({ status: 200, body: 'upstream' });
      expect(answer.headers).toMatchObject({ 'x-upstream': 'yes' });
      expect(answer.cors).toEqual(corsHeaders(cors));
    });
  });
});

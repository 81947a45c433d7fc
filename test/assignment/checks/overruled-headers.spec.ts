import { Controller, Get, Header, Post } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';
import { ask } from '../../support/client.js';
import { corsHeaders } from '../../support/cors-headers.js';
import { KeptLog } from '../../support/log.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';

const SITE = 'https://site.example.com';

class Base {
  @Header('Access-Control-Allow-Origin', '*')
  @Get('inherited')
  inherited(): string {
    return 'inherited';
  }
}

@Controller()
class Files extends Base {
  @Header('ACCESS-CONTROL-Expose-Headers', 'Content-Disposition')
  @Header('access-control-expose-headers', 'Content-Disposition')
  @Header('Content-Disposition', 'attachment')
  @Get(['file', 'file/:name'])
  load(): string {
    return 'file';
  }

  @Header('Access-Control-Allow-Credentials', 'true')
  @Header('Access-Control-Max-Age', '0600')
  @Header('Access-Control-Allow-Methods', () => 'GET')
  @Header('Access-Control-Allow-Private-Network', 'true')
  @Post('many')
  many(): string {
    return 'many';
  }

  @Header('Access-Control-Allow-Credentials', 'true')
  @Header('Access-Control-Allow-Origin', '*')
  @Get('public')
  public(): string {
    return 'public';
  }

  @Cors('*')
  @Header('Access-Control-Allow-Credentials', 'true')
  @Get('open')
  open(): string {
    return 'open';
  }

  @Cors({ exposedHeaders: 'Content-Disposition' })
  @Header('Content-Disposition', 'attachment')
  @Get('right')
  right(): string {
    return 'right';
  }
}

describe.each(platforms)('R14: @Header() with a header that the policy decides, on $name', (platform) => {
  const log = new KeptLog();
  let running: RunningApp;
  beforeAll(async () => {
    const metadata = { imports: [CorsModule.forRoot({ origin: SITE })], controllers: [Files] };
    running = await start(platform, metadata, { options: { logger: log } });
  });
  afterAll(() => running.close());

  it('gets one warning for each handler and header, with the option to write', () => {
    const about = log.at('warn').filter((line) => line.includes("'header-overruled'"));
    const expected = (place: string, fix: string): string =>
      `${place}: The policy decides this header, so the value that is given here is not sent. ${fix} ` +
      "(suppressWarnings: ['header-overruled'] if this is intended)";
    const write = (text: string): string => `Write ${text} in the @Cors() of the handler, and remove the decorator.`;
    expect(about.sort()).toEqual(
      [
        expected("Files.inherited @Header('Access-Control-Allow-Origin')", write("origin: '*'")),
        expected("Files.load @Header('ACCESS-CONTROL-Expose-Headers')", write("exposedHeaders: 'Content-Disposition'")),
        expected("Files.many @Header('Access-Control-Allow-Credentials')", write('credentials: true')),
        expected("Files.many @Header('Access-Control-Max-Age')", write('maxAge: 600')),
        expected(
          "Files.many @Header('Access-Control-Allow-Methods')",
          'Remove the decorator: by default the methods that the routes serve are granted.',
        ),
        expected("Files.public @Header('Access-Control-Allow-Origin')", write("origin: '*'")),
        expected(
          "Files.public @Header('Access-Control-Allow-Credentials')",
          'Browsers allow no credentials next to Access-Control-Allow-Origin: *. Remove the decorator.',
        ),
        expected(
          "Files.open @Header('Access-Control-Allow-Credentials')",
          'Browsers allow no credentials next to Access-Control-Allow-Origin: *. Remove the decorator.',
        ),
        expected("Files.many @Header('Access-Control-Allow-Private-Network')", 'Remove the decorator.'),
      ].sort(),
    );
  });

  it('does not change what is sent', async () => {
    const { cors } = await ask(running.port, { path: '/file', headers: { Origin: SITE } });
    expect(cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }));
  });

  it('has the effect of the option that the warning names', async () => {
    const { cors } = await ask(running.port, { path: '/right', headers: { Origin: SITE } });
    expect(cors).toEqual(
      corsHeaders({
        'Access-Control-Allow-Origin': SITE,
        'Access-Control-Expose-Headers': 'Content-Disposition',
        Vary: 'Origin',
      }),
    );
  });
});

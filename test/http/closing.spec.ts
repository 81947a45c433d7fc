import { once } from 'node:events';
import { get } from 'node:http';
import { Controller, Get } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';
import { ask } from '../support/client.js';
import { corsHeaders } from '../support/cors-headers.js';
import { KeptLog } from '../support/log.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const SITE = 'https://site.example.com';

@Controller('things')
class Things {
  @Get()
  list(): string {
    return 'things';
  }
}

/** An origin function that answers when answer() is called. */
class Question {
  private readonly answers: ((allowed: boolean) => void)[] = [];
  private called: () => void = () => undefined;
  /** Settles when the function is called for the first time. */
  readonly asked = new Promise<void>((resolve) => (this.called = resolve));

  readonly origin = async (): Promise<boolean> => {
    this.called();
    return new Promise((resolve) => this.answers.push(resolve));
  };

  answer(): void {
    for (const resolve of this.answers.splice(0)) resolve(true);
  }
}

describe.each(platforms)('an application that closes, on $name', (platform) => {
  it.each([false, true])(
    'R12: serves a request that waits for an origin function: 503 for others is %s',
    async (is503) => {
      const question = new Question();
      const imports = [CorsModule.forRoot({ origin: question.origin })];
      const options = { return503OnClosing: is503 };
      const running = await start(platform, { imports, controllers: [Things] }, { options });
      const answering = ask(running.port, { path: '/things', headers: { Origin: SITE } });
      await question.asked;
      const closing = running.close();
      await new Promise(setImmediate);
      question.answer();
      const { status, body, cors } = await answering;
      expect({ status, body }).toEqual({ status: 200, body: 'things' });
      expect(cors).toEqual(corsHeaders({ 'Access-Control-Allow-Origin': SITE, Vary: 'Origin' }));
      await closing;
    },
  );

  it('does not wait for a request whose client has gone', async () => {
    const question = new Question();
    const imports = [CorsModule.forRoot({ origin: question.origin, originTimeout: 60_000 })];
    const running = await start(platform, { imports, controllers: [Things] });
    const client = get({ port: running.port, path: '/things', headers: { Origin: SITE } });
    const gone = once(client, 'error');
    await question.asked;
    client.destroy(new Error('gone'));
    await Promise.all([gone, running.close()]);
    question.answer();
  });
});

describe.each(platforms)('a logger that throws, on $name', (platform) => {
  class Throwing extends KeptLog {
    override warn(): void {
      throw new Error('The disk is full.');
    }

    override debug(): void {
      throw new Error('The disk is full.');
    }

    override error(): void {
      throw new Error('The disk is full.');
    }
  }

  let running: RunningApp;
  afterEach(() => running.close());

  it('R13, R17: costs no request its response', async () => {
    const origin = (): boolean => {
      throw new Error('The database is down.');
    };
    // There is a warning at startup, too.
    const imports = [CorsModule.forRoot({ origin, policies: { unused: { origin: '*' } } })];
    running = await start(platform, { imports, controllers: [Things] }, { options: { logger: new Throwing() } });
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { Origin: SITE, ...(method === 'OPTIONS' && { 'Access-Control-Request-Method': 'GET' }) };
      const { status, cors } = await ask(running.port, { method, path: '/things', headers });
      expect(status).toBe(method === 'GET' ? 200 : 403);
      expect(cors).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

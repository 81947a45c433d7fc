import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ask } from '../support/client.js';
import { platforms, type RunningApp } from '../support/platforms.js';
import { APP, decorated, gateway, handshake, libraries, serve } from './support.js';

const [socketIo, ws] = libraries;

/** An origin function that answers when the test says so. */
class Question {
  private readonly answers: ((allowed: boolean) => void)[] = [];

  readonly origin = (): Promise<boolean> => new Promise((resolve) => this.answers.push(resolve));

  /** Waits until it is asked. */
  async asked(): Promise<(allowed: boolean) => void> {
    for (;;) {
      const answer = this.answers.pop();
      if (answer !== undefined) return answer;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describe.each(platforms)('R19: an asynchronous decision on $name', (platform) => {
  let question: Question;
  let running: RunningApp;

  beforeEach(() => {
    question = new Question();
  });
  afterEach(() => running.close());

  describe.each(libraries)('for a handshake of $library', (library) => {
    it.each([
      ['allows it', true, ['open', 503]],
      ['refuses it', false, [403]],
    ] as const)(
      'does not keep the application open if it is closed before the function %s',
      async (_, allowed, results) => {
        running = await serve(platform, library, [gateway([decorated(question.origin)])]);
        const result = handshake(running.port, library.path, { Origin: APP });
        const answer = await question.asked();
        const closing = running.close();
        answer(allowed);

        expect(results).toContain(await result);
        await closing;
      },
    );

    it('does not keep the application open if the function never answers', async () => {
      running = await serve(platform, library, [gateway([decorated(question.origin, { originTimeout: 50 })])]);
      const result = handshake(running.port, library.path, { Origin: APP });
      await question.asked();
      const closing = running.close();

      expect(await result).toBe(403);
      await closing;
    });
  });

  it('may take longer than socket.io waits for upgrades to other paths', async () => {
    const impatient = { destroyUpgradeTimeout: 1 };
    running = await serve(platform, socketIo, [
      gateway([decorated(question.origin)], 'Slow', { path: '/slow', ...impatient }),
      gateway([decorated(APP)], 'Other', { path: '/other', ...impatient }),
    ]);
    const result = handshake(running.port, '/slow/?EIO=4&transport=websocket', { Origin: APP });
    const answer = await question.asked();
    // Its time begins later, so that of the other path has passed when it is over.
    await once(send(running.port, upgrade('/none')), 'close');
    answer(true);

    expect(await result).toBe('open');
  });

  it('survives the reset of a client that polls', async () => {
    running = await serve(platform, socketIo, [gateway([decorated(question.origin)])]);
    const path = '/socket.io/?EIO=4&transport=polling';
    const socket = send(running.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nOrigin: ${APP}\r\n\r\n`);
    const first = await question.asked();
    socket.resetAndDestroy();
    await once(socket, 'close');
    first(true);
    const result = ask(running.port, { path, headers: { Origin: APP } });
    (await question.asked())(true);

    expect((await result).status).toBe(200);
  });

  it('is not awaited by the server of another path', async () => {
    running = await serve(platform, ws, [
      gateway([decorated(question.origin)], 'Slow', { path: '/slow' }),
      gateway([decorated(APP)], 'Other', { path: '/other' }),
    ]);
    const slow = handshake(running.port, '/slow', { Origin: APP });
    const answer = await question.asked();

    expect(await handshake(running.port, '/other', { Origin: APP })).toBe('open');
    answer(true);
    expect(await slow).toBe('open');
  });
});

function send(port: number, text: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  socket.write(text);
  return socket;
}

function upgrade(path: string): string {
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`;
}

import { once } from 'node:events';
import { Controller, Get, type LoggerService } from '@nestjs/common';
import {
  CorsConfigurationError,
  type CorsLiveOriginsOptions,
  CorsModule,
  type CorsOriginReader,
  type CorsOriginSource,
  CorsPolicies,
  liveOrigins,
} from 'nestjs-cors';
import { ask } from '../support/client.js';
import { KeptLog } from '../support/log.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const STATIC = 'https://app.example.com';
const ROW = 'https://row.example';

@Controller()
class Api {
  @Get()
  data(): void {}
}

/** Waits until it is true; the test ends with its time-out if it never is. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}

type Source = CorsOriginReader | CorsOriginSource;

describe.each(platforms)('functions as sources on $name', (platform) => {
  let running: RunningApp | undefined;
  const log = new KeptLog();

  const serve = async (source: Source, options: CorsLiveOriginsOptions = {}, logger: LoggerService = log) => {
    const imports = [CorsModule.forRoot({ origin: [STATIC, liveOrigins(source, options)] })];
    running = await start(platform, { imports, controllers: [Api] }, { options: { logger } });
  };

  const allows = async (origin: string, host = 'a'): Promise<boolean> => {
    const { cors } = await ask(running?.port ?? 0, { headers: { Origin: origin, Host: host } });
    return cors['access-control-allow-origin'] === origin;
  };

  beforeEach(() => log.lines.splice(0));
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });

  it.each<[string, CorsOriginReader]>([
    ['a list', () => [ROW]],
    ['a Set', () => new Set([ROW])],
    ['a promise of a list', async () => Promise.resolve([ROW])],
    [
      'each row, later',
      async function* () {
        yield await Promise.resolve(ROW);
      },
    ],
    [
      'a promise of a stream',
      async () =>
        Promise.resolve(
          (async function* () {
            yield await Promise.resolve(ROW);
          })(),
        ),
    ],
  ])('R20: that return %s are read before the application listens', async (_, read) => {
    await serve(read);
    expect(await allows(ROW)).toBe(true);
    expect(await allows('https://other.example')).toBe(false);
    expect(log.at('error')).toEqual([]);
  });

  it.each<[string, CorsOriginReader]>([
    ['a Map of lists', () => new Map([['a', [ROW, 'https://*.row.example']]])],
    ['an entry for each key', () => [['a', [ROW, 'https://*.row.example']]]],
    [
      'an entry for each row of a table',
      () => [
        ['a', ROW],
        ['a', 'https://*.row.example'],
      ],
    ],
  ])('R20: that return %s have a list for each key', async (_, read) => {
    await serve(read, { key: ({ hostname }) => hostname });
    expect(await allows(ROW)).toBe(true);
    expect(await allows('https://x.row.example')).toBe(true);
    expect(await allows(ROW, 'b')).toBe(false);
  });

  it('are called again after refresh, and never twice at the same time', async () => {
    let rows = [ROW];
    let calls = 0;
    let open = 0;
    let most = 0;
    await serve(
      async () => {
        calls++;
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 20));
        open--;
        return rows;
      },
      { refresh: 0.01 },
    );
    rows = ['https://new.example'];
    await until(async () => allows('https://new.example'));
    expect(await allows(ROW)).toBe(false);
    await until(() => calls > 5);
    expect(most).toBe(1);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('The database is down.');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('The database is down.'))],
    ['returns nothing', () => undefined],
    ['returns null', async () => Promise.resolve(null)],
    ['returns one string', () => 'https://evil.example'],
    ['returns an object', () => ({ rows: [] })],
    [
      'yields a row and then throws',
      function* () {
        yield 'https://evil.example';
        throw new Error('cut');
      },
    ],
    ['never settles', async () => new Promise(() => undefined)],
  ])('R21: one that %s later changes nothing, and its rows change again when it works', async (_, fail) => {
    let mode: 'good' | 'bad' | 'new' = 'good';
    let failed = 0;
    await serve(
      (() => {
        if (mode === 'new') return ['https://new.example'];
        if (mode === 'good') return [ROW];
        failed++;
        return fail();
      }) as CorsOriginReader,
      { refresh: 0.01, initTimeout: 0.1 },
    );
    mode = 'bad';
    await until(() => failed > 1);
    expect(await allows(ROW)).toBe(true);
    expect(await allows(STATIC)).toBe(true);
    expect(await allows('https://evil.example')).toBe(false);
    mode = 'new';
    await until(async () => allows('https://new.example'));
    expect(await allows(ROW)).toBe(false);
  });

  it('R21: a part of a list, from a function that stops at its signal, replaces nothing', async () => {
    let calls = 0;
    const read = async function* (signal: AbortSignal) {
      calls++;
      yield STATIC;
      if (calls > 1) await once(signal, 'abort');
      else yield ROW;
    };
    await serve(read, { refresh: 0.01, initTimeout: 0.1 });
    await until(() => calls > 2);
    expect(await allows(ROW)).toBe(true);
    expect(running?.app.get(CorsPolicies).sources[0]?.state).toBe('stale');
  });

  it('R21: the result of a call that took longer than initTimeout is dropped', async () => {
    let calls = 0;
    let finish = (_rows: readonly string[]): void => undefined;
    await serve(
      async () => {
        if (++calls !== 2) return [ROW];
        return new Promise<readonly string[]>((resolve) => (finish = resolve));
      },
      { refresh: 0.01, initTimeout: 0.1 },
    );
    await until(() => calls > 2);
    finish(['https://late.example']);
    await until(() => calls > 4);
    expect(await allows('https://late.example')).toBe(false);
    expect(await allows(ROW)).toBe(true);
  });

  it('R21: maxStale makes old rows refuse, and static rules stay', async () => {
    let isDown = false;
    await serve(
      () => {
        if (isDown) throw new Error('down');
        return [ROW];
      },
      { refresh: 0.02, maxStale: 0.3 },
    );
    isDown = true;
    expect(await allows(ROW)).toBe(true);
    await until(async () => !(await allows(ROW)));
    expect(await allows(STATIC)).toBe(true);
    expect(log.at('error')).toEqual([expect.stringContaining('(maxStale)')]);
    isDown = false;
    await until(async () => allows(ROW));
  });

  it('R21: an application without the first rows does not start, and names the last failure', async () => {
    const down = async (): Promise<never> => Promise.reject(new Error('The database is down.'));
    await expect(serve(down, { initTimeout: 0.1 })).rejects.toThrow(
      /has no rows after 0\.1 s \(initTimeout .* The last failure: "Error: The database is down\."/,
    );
  });

  it('R21: one that starts without the first rows has the static rules, and gets the rows later', async () => {
    let isDown = true;
    await serve(
      () => {
        if (isDown) throw new Error('down');
        return [ROW];
      },
      { initTimeout: 0.05, onInitTimeout: 'start' },
    );
    expect(await allows(STATIC)).toBe(true);
    expect(await allows(ROW)).toBe(false);
    expect(log.at('error')).toEqual([expect.stringContaining('starts without them')]);
    isDown = false;
    await until(async () => allows(ROW));
  });

  it('R21: a source that ignores its signal does not keep the application from closing, and changes nothing after that', async () => {
    let aborted = false;
    await serve({
      async run(sink, signal) {
        sink.put('', [ROW]);
        sink.status('live');
        signal.addEventListener('abort', () => (aborted = true));
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        sink.put('', []);
        throw new Error('The client is closed.');
      },
    });
    expect(await allows(ROW)).toBe(true);
    await running?.close();
    running = undefined;
    expect(aborted).toBe(true);
    expect([...log.at('error'), ...log.at('warn')]).toEqual([]);
  });

  it.each<[string, unknown, CorsLiveOriginsOptions, string, RegExp]>([
    ['a class', class CustomerOrigins extends Array<string> {}, {}, 'origin-source', /takes an instance/],
    ['a token', 'CUSTOMER_ORIGINS', {}, 'origin-source', /token of a provider/],
    ['undefined', undefined, {}, 'origin-source', /run\(sink, signal\)/],
    ['a list', [ROW], {}, 'origin-source', /run\(sink, signal\)/],
    ['a misspelt option', () => [], { refesh: 60 } as object, 'unknown-option', /refesh/],
    ['milliseconds', () => [], { refresh: 86_400_000 }, 'option-range', /not of milliseconds/],
    ['a text as a number', () => [], { refresh: '60' as unknown as number }, 'option-type', /number of seconds/],
    ['a key that is not a function', () => [], { key: 'hostname' as never }, 'option-type', /synchronous function/],
    [
      'maxStale that passes before refresh',
      () => [],
      { refresh: 60, maxStale: 30 },
      'option-range',
      /not longer than refresh/,
    ],
    ['staleAfter without refresh', () => [], { staleAfter: 30 }, 'option-range', /without refresh/],
    [
      'onInitTimeout that is something else',
      () => [],
      { onInitTimeout: 'wait' as never },
      'option-type',
      /'fail' or 'start'/,
    ],
  ])('%s is refused at startup, with its place', async (_, source, options, code, message) => {
    const error: unknown = await serve(source as Source, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CorsConfigurationError);
    const { issues } = error as CorsConfigurationError;
    expect(issues).toMatchObject([{ code, path: 'forRoot.origin[1]' }]);
    expect(issues[0]?.message).toMatch(message);
  });
});

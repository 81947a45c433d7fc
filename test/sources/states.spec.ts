import { jest } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import {
  Cors,
  CorsModule,
  type CorsModuleOptions,
  type CorsOriginSink,
  type CorsOriginSource,
  CorsPolicies,
  type CorsSourceStatus,
  liveOrigins,
} from 'nestjs-cors';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { ask } from '../support/client.js';
import { KeptLog } from '../support/log.js';
import { platforms, type RunningApp, start } from '../support/platforms.js';

const STATIC = 'https://app.example.com';
const ROW = 'https://row.example';

/** Confirms its rows once, and then only when the test does. */
class Customers implements CorsOriginSource {
  sink!: CorsOriginSink;

  async run(sink: CorsOriginSink, signal: AbortSignal): Promise<void> {
    this.sink = sink;
    sink.put('a', [ROW, 'http://plain.example', 'https://bad.example/']);
    sink.status('live');
    if (!signal.aborted) await once(signal, 'abort');
  }
}

@Controller()
class Api {
  @Get()
  data(): void {}

  @Cors({ policy: 'partners' })
  @Get('partners')
  partners(): void {}
}

/** Waits until it is true; the test ends with its time-out if it never is. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe.each(platforms)('the states of sources on $name', (platform) => {
  const log = new KeptLog();
  const published: CorsSourceStatus[] = [];
  const keep = (status: unknown): void => void published.push(status as CorsSourceStatus);
  let running: RunningApp;

  const serve = async (options: CorsModuleOptions): Promise<CorsPolicies> => {
    const imports = [
      CorsModule.forRoot({ suppressWarnings: ['policy-unused'], policies: { partners: {} }, ...options }),
    ];
    running = await start(platform, { imports, controllers: [Api] }, { options: { logger: log } });
    return running.app.get(CorsPolicies);
  };
  const allows = async (origin: string, path = '/'): Promise<boolean> => {
    const { cors } = await ask(running.port, { path, headers: { Origin: origin, Host: 'a' } });
    return cors['access-control-allow-origin'] === origin;
  };

  beforeEach(() => {
    log.lines.splice(0);
    published.splice(0);
    subscribe('nestjs-cors:source', keep);
  });
  afterEach(async () => {
    unsubscribe('nestjs-cors:source', keep);
    await running.close();
  });

  it('R21: a state that does not exist is ignored, and logged once', async () => {
    const customers = new Customers();
    const policies = await serve({ origin: liveOrigins(customers) });
    for (const state of ['LIVE', 'LIVE', undefined, Symbol('lost')])
      customers.sink.status(state as 'live', new Error('x'));
    expect(policies.sources).toMatchObject([{ state: 'live', cause: undefined }]);
    expect(await allows(ROW)).toBe(true);
    expect(log.lines.map(({ message }) => message).filter((line) => line.includes('has reported the state'))).toEqual([
      expect.stringContaining("Customers has reported the state 'LIVE', which does not exist, so it is ignored."),
      expect.stringContaining('the state undefined, which'),
      expect.stringContaining('the state Symbol(lost), which'),
    ]);
    expect(published.map(({ state }) => state)).toEqual(['live']);
  });

  it('R21: every change of the state is published, and the rows stay', async () => {
    const customers = new Customers();
    const policies = await serve({ origin: liveOrigins(customers) });
    const cause = new Error('The connection was lost.');
    for (const state of ['live', 'stale', 'stale', 'lost', 'live'] as const) {
      customers.sink.status(state, state === 'live' ? undefined : cause);
      const [status] = policies.sources;
      expect(status).toMatchObject({ name: 'Customers', state, keys: 1, rows: 2, refused: 1 });
      expect(status?.cause).toBe(state === 'live' ? undefined : cause);
      expect(await allows(ROW)).toBe(true);
    }
    expect(published.map(({ name, state }) => [name, state])).toEqual([
      ['Customers', 'live'],
      ['Customers', 'stale'],
      ['Customers', 'lost'],
      ['Customers', 'live'],
    ]);
    expect(published.every((status) => Object.isFrozen(status))).toBe(true);
    expect(published[1]?.cause).toBe(cause);
  });

  it('R21: staleAfter raises the state and the log, changes no answer, and ends with the next confirmation', async () => {
    const customers = new Customers();
    const policies = await serve({ origin: [STATIC, liveOrigins(customers, { staleAfter: 0.05 })] });
    await until(() => policies.sources[0]?.state === 'stale');
    expect(policies.sources[0]?.lag).toBeGreaterThanOrEqual(0.05);
    expect(log.at('error').at(-1)).toMatch(/^Customers has not confirmed its rows for 0\.05 s \(staleAfter\)\./);
    expect(await allows(ROW)).toBe(true);
    customers.sink.status('live');
    expect(policies.sources[0]?.state).toBe('live');
    await until(() => policies.sources[0]?.state === 'stale');
    expect(published.map(({ state }) => state)).toEqual(['live', 'stale', 'live', 'stale']);
  });

  it('R21: an outage that lasts is logged once, and so is its end', async () => {
    const customers = new Customers();
    await serve({ origin: liveOrigins(customers) });
    log.lines.splice(0);
    for (let i = 0; i < 3; i++) customers.sink.status('stale', new Error('No answer.'));
    await until(() => log.at('warn').length > 0);
    customers.sink.status('stale', new Error('No answer.'));
    expect(log.at('warn')).toEqual(['Customers is stale ("Error: No answer."). The last good rows still count.']);
    customers.sink.status('live');
    expect(log.at('log')).toEqual(['Customers is live again.']);
  });

  it('R21: nothing is logged if a store stops answering while the application closes', async () => {
    const customers = new Customers();
    await serve({ origin: liveOrigins(customers) });
    customers.sink.status('stale', new Error('The client is closed.'));
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      await running.close();
      jest.advanceTimersByTime(60_000);
    } finally {
      jest.useRealTimers();
    }
    expect([...log.at('warn'), ...log.at('error').filter((line) => line.includes('stale'))]).toEqual([]);
  });

  it('R21: maxStale is that of the policy: the rows allow nothing in one, and the other still uses them', async () => {
    const customers = new Customers();
    const policies = await serve({
      origin: [STATIC, liveOrigins(customers, { maxStale: 0.05 })],
      policies: { partners: { origin: liveOrigins(customers) } },
    });
    await until(async () => !(await allows(ROW)));
    expect(await allows(STATIC)).toBe(true);
    expect(await allows(ROW, '/partners')).toBe(true);
    expect(log.at('error').filter((line) => line.includes('(maxStale)'))).toHaveLength(1);
    expect(policies.sources[0]?.state).toBe('live');
    await until(async () => {
      customers.sink.status('live');
      return allows(ROW);
    });
  });

  it('R22: refused rows are counted for the source, and for each policy by what its credentials permit', async () => {
    const customers = new Customers();
    const key = (): string => 'a';
    const policies = await serve({
      origin: liveOrigins(customers, { key }),
      credentials: true,
      policies: { partners: { origin: liveOrigins(customers) } },
    });
    const counted = (): unknown => policies.sources.map(({ refused, policies: own }) => ({ refused, own }));
    const own = (unkeyed: number, keyed: number): unknown => [
      { keyed: false, refused: unkeyed },
      { keyed: true, refused: keyed },
    ];
    expect(counted()).toEqual([{ refused: 1, own: own(1, 2) }]);
    customers.sink.add('a', ['https://worse.example/', 'http://plainer.example']);
    expect(counted()).toEqual([{ refused: 2, own: own(2, 4) }]);
    customers.sink.remove('a', ['https://bad.example/', 'http://plain.example']);
    expect(counted()).toEqual([{ refused: 1, own: own(1, 2) }]);
    customers.sink.put('a', [ROW]);
    expect(counted()).toEqual([{ refused: 0, own: own(0, 0) }]);
  });

  it('R21: a source that has no rows yet is lost, and its cause is visible', async () => {
    const failure = new Error('The database is down.');
    const down = async (): Promise<never> => Promise.reject(failure);
    const policies = await serve({ origin: liveOrigins(down, { initTimeout: 0.05, onInitTimeout: 'start' }) });
    const status = { name: 'down', state: 'lost', cause: failure, lag: Infinity, rows: 0, keys: 0 };
    expect(policies.sources).toEqual([expect.objectContaining(status)]);
    expect(published).toEqual([]);
  });

  it('a reload that another one overtakes leaves no trace', async () => {
    const customers = new Customers();
    await serve({ origin: liveOrigins(customers) });
    const first = customers.sink.replace();
    // Longer than one step, so that it is still being prepared.
    first.put(
      '',
      Array.from({ length: 10_000 }, (_, i) => `https://first-${String(i)}.example`),
    );
    const second = customers.sink.replace();
    second.put('a', ['https://second.example']);
    first.put('a', ['https://first.example']);
    first.commit();
    second.commit();
    first.commit();
    await until(async () => allows('https://second.example'));
    for (const origin of [ROW, 'https://first.example', 'https://first-1.example', 'https://first-9999.example'])
      expect(await allows(origin)).toBe(false);
  });
});

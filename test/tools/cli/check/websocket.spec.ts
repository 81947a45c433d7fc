import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { runInProcess } from '../../../support/in-process.js';
import type { CommandResult } from '../../../support/command-line.js';

const APP = 'https://app.example.com';

describe('check opens WebSockets', () => {
  const server = createServer();
  let admits = (_origin: string): boolean => false;
  let url = '';

  beforeAll(async () => {
    new WebSocketServer({ server, verifyClient: ({ origin }: { origin: string }) => admits(origin) });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/events`;
  });
  afterAll(() => once(server.close(), 'close'));

  const check = (...options: string[]): Promise<CommandResult> =>
    runInProcess(['check', url, '--origin', APP, ...options]);

  it.each([
    ['refuses pages of other origins', (origin: string) => origin === APP, 0, []],
    ['is open to every page', () => true, 1, ['https://stranger.invalid', 'null']],
    ['compares only the beginning', (origin: string) => origin.startsWith(APP), 1, [`${APP}.stranger.invalid`]],
    ['compares only the end', (origin: string) => origin.endsWith('example.com'), 1, ['example.com']],
  ] as const)('and finds out whether a server %s', async (_title, compare, status, expected) => {
    admits = compare;
    const result = await check('--json');
    const report = JSON.parse(result.stdout) as { grade: string; findings: { code: string; origins: string[] }[] };

    expect(result.status).toBe(status);
    expect(report.grade).toBe(status === 0 ? 'A' : 'D');
    expect(report.findings.map(({ code }) => code)).toEqual(status === 0 ? [] : ['websocket-hijacking']);
    for (const part of expected) expect(report.findings[0]?.origins.join()).toContain(part);
    expect(report.findings[0]?.origins ?? []).not.toContain(APP);
  });

  it('and prints why that is dangerous, and what to write', async () => {
    admits = () => true;
    const { stdout } = await check();

    expect(stdout).toContain('Cross-site WebSocket hijacking');
    expect(stdout).toContain('Origin: https://stranger.invalid → 101');
    expect(stdout).toContain('Grade: D');
    expect((await check('--ignore', 'websocket-hijacking')).status).toBe(0);
  });

  it('and says when the page itself cannot connect, and when there is no server', async () => {
    admits = () => false;
    expect(await check()).toMatchObject({ status: 1, stdout: expect.stringContaining('answers with 401') as string });
    expect(await check('--method', 'PUT')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--method has no effect on a WebSocket') as string,
    });
    expect((await runInProcess(['check', 'ws://127.0.0.1:9/', '--origin', APP])).status).toBe(2);
  });

  it('and says that browsers close it if the response with 101 is faulty, and that other pages are accepted all the same', async () => {
    const faulty = createServer().on('upgrade', (_request, socket: Duplex) => {
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    });
    await once(faulty.listen(0, '127.0.0.1'), 'listening');
    const address = `ws://127.0.0.1:${String((faulty.address() as AddressInfo).port)}/`;
    const { status, stdout } = await runInProcess(['check', address, '--origin', APP]);
    await once(faulty.close(), 'close');

    expect(status).toBe(1);
    expect(stdout).toContain('Origin: https://stranger.invalid → 101, which browsers do not accept');
    expect(stdout).toContain('Sec-WebSocket-Accept does not match the key of the handshake');
    expect(stdout).toContain('[websocket-hijacking]');
  });
});

import type { RequestListener } from 'node:http';
import { APP } from '../broken-servers.js';
import { check } from '../check.js';
import { allowing, CREDENTIALS, handWritten } from '../hand-written.js';
import { cached } from '../pairs/caches.js';
import { serve } from '../server.js';

const allowed = allowing((origin) => origin === APP, CREDENTIALS);
const sound = handWritten(allowed);

/** A sound server whose responses to GET have more headers. */
const withHeaders = (headers: Record<string, string>): RequestListener =>
  handWritten({
    ...allowed,
    every: (origin, request) => ({ ...allowed.every!(origin, request), ...(request.method === 'GET' && headers) }),
  });

async function notesOf(listener: RequestListener, ...args: readonly string[]) {
  const running = await serve(listener);
  try {
    const { status, report } = await check(running.url, ...args);
    return { status, notes: report.audit.notes, findings: report.audit.findings };
  } finally {
    running.close();
  }
}

describe('response headers that the page cannot read', () => {
  test('are a note without severity', async () => {
    const headers = { 'X-Total-Count': '7', Link: '</books?page=2>; rel=next', 'X-Powered-By': 'Express', ETag: '"1"' };
    expect(await notesOf(withHeaders(headers))).toEqual({
      status: 0,
      findings: [],
      notes: [
        {
          code: 'hidden-headers',
          message:
            'The page cannot read these response headers: link, x-total-count. If its scripts need them, send Access-Control-Expose-Headers: link, x-total-count (nestjs-cors: exposedHeaders).',
        },
      ],
    });
  });

  test.each([
    [{ 'X-Total-Count': '7', 'Access-Control-Expose-Headers': 'X-Total-Count' }],
    [
      {
        'Content-Type': 'text/plain',
        'Cache-Control': 'no-cache',
        Server: 'nginx',
        'Strict-Transport-Security': 'max-age=1',
      },
    ],
  ])('are not noted if the page can read them, or only browsers use them: %j', async (headers) => {
    expect((await notesOf(withHeaders(headers))).notes).toEqual([]);
  });

  test('with credentials, * exposes only a header of that name', async () => {
    const headers = { 'X-Total-Count': '7', 'Access-Control-Expose-Headers': '*' };
    expect((await notesOf(withHeaders(headers))).notes).toEqual([]);
    const { notes } = await notesOf(withHeaders(headers), '--credentials');
    expect(notes.map(({ code }) => code)).toEqual(['hidden-headers']);
  });
});

describe('a cookie without Partitioned', () => {
  const setting = withHeaders({ 'Set-Cookie': 'session=0123; SameSite=None; Secure' });
  const codes = async (...args: string[]) => (await notesOf(setting, ...args)).notes.map(({ code }) => code);

  test('is a note for a page of another site with credentials', async () => {
    const { notes, findings } = await notesOf(setting, '--credentials');
    expect(findings).toEqual([]);
    expect(notes).toEqual([{ code: 'cookie-not-partitioned', message: expect.stringContaining('keep session.') }]);
  });

  test('is none without credentials, and none on the same site', async () => {
    expect(await codes()).toEqual([]);
    const { notes, findings } = await notesOf(
      handWritten({
        every: () => ({
          'Access-Control-Allow-Origin': 'http://localhost:1234',
          ...CREDENTIALS,
          'Set-Cookie': 'session=0123',
        }),
      }),
      '--origin',
      'http://localhost:1234',
      '--credentials',
    );
    expect({ notes, findings }).toEqual({ notes: [], findings: [] });
  });
});

describe('where only preflights are tried, the report says why:', () => {
  /** The origins of the requests that are not preflights. */
  async function asked(listener: RequestListener, ...args: string[]) {
    const origins: (string | undefined)[] = [];
    const { notes } = await notesOf(
      (request, response) => {
        if (request.method !== 'OPTIONS') origins.push(request.headers.origin);
        listener(request, response);
      },
      ...args,
    );
    return { messages: notes.map(({ message }) => message), origins };
  }
  const noteOf = (reason: string) => [`Other origins were tried with preflights only: ${reason}.`];

  test('the URL with another query has another status', async () => {
    const strict: RequestListener = (request, response) => {
      if (request.url!.includes('?')) response.writeHead(404).end();
      else sound(request, response);
    };
    expect(await asked(strict)).toEqual({
      messages: noteOf('the URL with another query has the status 404 instead of 200'),
      origins: [APP, APP],
    });
  });

  test('a cache ignores the query, so that hostile requests would poison it', async () => {
    const cache = cached((url) => url.split('?')[0]);
    expect(await asked(cache)).toEqual({
      messages: noteOf('a cache answers the URL whatever its query is'),
      origins: [APP, APP],
    });
  });

  test('the method can change data, and a cache that ignores the query gets one GET', async () => {
    const { messages, origins } = await asked(sound, '--method', 'PUT');
    expect(messages).toEqual(noteOf('PUT can change data'));
    expect(origins).toHaveLength(4);
    const full = new Map([['/books', { Vary: 'Origin', 'Access-Control-Allow-Origin': APP }]]);
    const cache = cached((url) => url.split('?')[0], ['Age', '3'], full);
    expect((await asked(cache, '--method', 'PUT')).origins).toEqual([APP]);
  });
});

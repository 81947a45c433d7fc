import { fill, type MessageCase, SCRIPT_ERRORS } from './messages/message-case.js';
import { type ConsoleBrowser, consoleBrowsers } from './messages/consoles.js';
import { messageCases } from './messages/message-cases.js';
import { pageText, type Servers, startServers } from './messages/servers.js';

/*
 * Provokes every message that docs/why-is-my-request-blocked.md explains in the browsers that print it. The tables of the
 * guide are made from the same cases, so that it quotes the messages word for word.
 */

/** In milliseconds. Browsers start slowly on a busy machine. */
const PATIENCE = 60_000;

let servers: Servers;

beforeAll(async () => {
  servers = await startServers(messageCases);
});

afterAll(() => servers.close());

describe.each(['chromium', 'firefox'] as const)('the console of %s', (name) => {
  let browser: ConsoleBrowser;

  beforeAll(async () => {
    browser = await consoleBrowsers[name]();
  }, PATIENCE);

  afterAll(() => browser.close());

  it.each(messageCases)(
    'says why: $name',
    async (one) => {
      const values = valuesOf(one);
      const expected = one[name].map((line) => fill(line, values));
      const page = await browser.newPage();
      try {
        await page.open(values.page, one.page === 'https' ? pageText(servers.values) : undefined);
        expect(await page.evaluate(asked(one, values.url))).toBe((one.scriptGets ?? SCRIPT_ERRORS)[name]);

        // Lines arrive later than the result, but in order. The line of another failure marks the end.
        const last = `${servers.values.api}/last`;
        await page.evaluate(`fetch('${last}').catch(() => 'blocked')`);
        const isLast = (line: string) => line.includes(last);
        await page.until((lines) => lines.length > expected.length && lines.some(isLast));
        expect(page.lines.slice(0, page.lines.findIndex(isLast))).toEqual(expected);
      } finally {
        await page.close();
      }
    },
    PATIENCE,
  );
});

function valuesOf(one: MessageCase): Record<'url' | 'page', string> & Record<string, string> {
  const known = { ...servers.values, name: one.name };
  const headers = new URLSearchParams(typeof one.page === 'object' ? one.page : {}).toString();
  const page = one.page === 'https' ? 'https://page.test/' : `${known.origin}/${headers === '' ? '' : `?${headers}`}`;
  const said = Object.entries(one.said ?? {}).map(([key, text]) => [key, fill(text, known)]);
  return { ...known, page, url: fill(one.url ?? '{api}/{name}', known), ...Object.fromEntries(said) };
}

/** The result of the call in one word: a status, an error, or what the call itself returns. */
function asked({ call }: MessageCase, url: string): string {
  return `((url) => ${call})(${JSON.stringify(url)}).then((it) => String(it?.status ?? it), String)`;
}

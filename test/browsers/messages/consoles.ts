import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import { launchChromium } from '../chromium.js';
import { launchFirefox } from '../firefox.js';

/** A page of a real browser, and the lines of its console. */
export interface ConsolePage {
  /** The lines of the console so far. */
  readonly lines: readonly string[];
  /** Waits until the lines are as expected. */
  until(settled: (lines: readonly string[]) => boolean): Promise<void>;
  /** Opens a URL. With a text, the page is that text, and nothing is requested. */
  open(url: string, text?: string): Promise<void>;
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface ConsoleBrowser {
  newPage(): Promise<ConsolePage>;
  close(): Promise<void>;
}

/** In milliseconds. Longer than any browser takes to write a line, even on a busy machine. */
const PATIENCE = 10_000;

class Lines extends EventEmitter {
  readonly lines: string[] = [];

  readonly add = (line: string): void => {
    this.lines.push(line);
    this.emit('line');
  };

  async until(settled: (lines: readonly string[]) => boolean): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE);
    while (!settled(this.lines)) await once(this, 'line', { signal });
  }
}

async function openChromium(): Promise<ConsoleBrowser> {
  const { context, close } = await launchChromium();
  return {
    close,
    async newPage() {
      const page = await context.newPage();
      const said = new Lines();
      page.on('console', (message) => said.add(message.text()));
      return {
        lines: said.lines,
        until: (settled) => said.until(settled),
        async open(url, text) {
          if (text !== undefined)
            await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: text }));
          await page.goto(url);
        },
        evaluate: (expression) => page.evaluate(expression),
        close: () => page.close(),
      };
    },
  };
}

async function openFirefox(): Promise<ConsoleBrowser> {
  const browser = await launchFirefox();
  return {
    close: () => browser.close(),
    async newPage() {
      const page = await browser.newPage();
      const said = new Lines();
      // Everything that Firefox itself writes to the console is an error of the page to WebDriver BiDi.
      page.on('pageerror', (error) => said.add(error instanceof Error ? error.message : String(error)));
      return {
        lines: said.lines,
        until: (settled) => said.until(settled),
        async open(url, text) {
          if (text !== undefined) {
            await page.setRequestInterception(true);
            page.on('request', (request) => {
              const answered =
                request.url() === url ? request.respond({ contentType: 'text/html', body: text }) : request.continue();
              void answered;
            });
          }
          await page.goto(url);
        },
        evaluate: (expression) => page.evaluate(expression),
        close: () => page.close(),
      };
    },
  };
}

export const consoleBrowsers = { chromium: openChromium, firefox: openFirefox };

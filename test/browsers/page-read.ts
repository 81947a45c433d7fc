import type { Page } from 'playwright-core';
import { readAskedRequest } from '../../lib/tools/cli/request/read-request.js';
import { APP } from '../tools/cli/check/broken-servers.js';
import { parsedCommand } from '../tools/cli/parsed-command.js';

/** Verdicts that Chromium does not reach: it allows what the standard blocks. */
export const LENIENT: readonly string[] = ['authorization-wildcard'];

/** Whether a page of the origin in the arguments of `check` can read the response. */
export async function isRead(page: Page, url: string, args: readonly string[]): Promise<boolean> {
  const words = [url, ...(args.includes('--origin') ? [] : ['--origin', APP]), ...args];
  const { given } = parsedCommand(`npx nestjs-cors check ${words.map((word) => `'${word}'`).join(' ')}`);
  const { origin, method, headers, credentials } = readAskedRequest(given);
  await openPage(page, `${origin}/page`);
  const init = { method, headers: headers.map(([name, value]) => [name, value]), credentials };
  return page.evaluate(`fetch('${url}', ${JSON.stringify(init)}).then(() => true, () => false)`);
}

/** Opens an empty page at an address without a server. While requests are intercepted, Playwright answers preflights. */
async function openPage(page: Page, address: string): Promise<void> {
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto(address);
  await page.unroute(address);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium } from '../../browsers/chromium.js';
import { launchFirefox } from '../../browsers/firefox.js';
import { allPages, type Page, type Result } from '../case.js';
import type { DictatingServer } from '../server/dictating-server.js';
import type { Judge } from './judge.js';
import { runCallsInPage } from './run-calls.js';

/** What the drivers of both browsers have in common. */
interface Tab {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

export async function startChromium(server: DictatingServer): Promise<Judge> {
  const browser = await launchChromium();
  return drive(
    'chromium',
    server,
    () => browser.context.newPage(),
    () => browser.close(),
  );
}

export async function startFirefox(server: DictatingServer): Promise<Judge> {
  const browser = await launchFirefox();
  return drive(
    'firefox',
    server,
    () => browser.newPage(),
    () => browser.close(),
  );
}

/** Chromium as Playwright drives it when a test has a route, even one that changes nothing. */
export async function startRoutedChromium(server: DictatingServer): Promise<Judge> {
  const browser = await launchChromium();
  const judge = await drive(
    'routed-chromium',
    server,
    () => browser.context.newPage(),
    () => browser.close(),
  );
  // After the pages are loaded: a page that comes through a route does not count as one of this machine.
  await browser.context.route('**/*', (route) => route.continue());
  return judge;
}

async function drive(
  name: string,
  server: DictatingServer,
  newTab: () => Promise<Tab>,
  close: () => Promise<void>,
): Promise<Judge> {
  const tabs = new Map<Page, Tab>();
  for (const page of allPages) {
    const tab = await newTab();
    await tab.goto(server.pageUrl(page));
    tabs.set(page, tab);
  }
  return {
    name,
    run: async (page, calls) =>
      (await tabs.get(page)!.evaluate(`(${runCallsInPage})(${JSON.stringify(calls)})`)) as Result[],
    wait: (seconds) => sleep(seconds * 1000),
    close,
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { programPath } from '../../scripts/programs.js';

/** Requests to other machines go to a proxy that does not exist. Firefox never sends loopback requests to a proxy. */
const LOOPBACK_ONLY = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
};

/** A new profile, because caches would change results. It is also the home, because Firefox refuses that of another user. */
export async function launchFirefox(): Promise<Browser> {
  const executablePath = programPath('firefox');
  const profile = await mkdtemp(join(tmpdir(), 'nestjs-cors-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir: profile,
    env: { ...process.env, HOME: profile },
    extraPrefsFirefox: LOOPBACK_ONLY,
  });
  browser.once('disconnected', () => void rm(profile, { recursive: true, force: true, maxRetries: 3 }));
  return browser;
}

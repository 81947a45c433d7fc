import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { programPath } from '../../scripts/programs.js';

/** Whatever is not this machine goes to a proxy that is not there; Firefox itself never sends loopback to a proxy. */
const LOOPBACK_ONLY = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
};

/** A new profile, because caches would tell of the past; it is the home too, for Firefox refuses one of another user. */
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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { programPath } from '../../scripts/programs.js';
import type { Network } from './chromium.js';

/** Requests to other machines go to a proxy. Firefox never sends loopback requests there. */
function viaProxy(host: string, port: number) {
  return {
    'network.proxy.type': 1,
    'network.proxy.http': host,
    'network.proxy.http_port': port,
    'network.proxy.ssl': host,
    'network.proxy.ssl_port': port,
  };
}

/** A proxy that does not exist. */
const NOWHERE = '127.0.0.1:9';

/** A new profile, because caches would change results. It is also the home, because Firefox refuses that of another user. */
export async function launchFirefox({ proxy = NOWHERE }: Network = {}): Promise<Browser> {
  const [host = '', port] = proxy.split(':');
  const executablePath = programPath('firefox');
  const profile = await mkdtemp(join(tmpdir(), 'nestjs-cors-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir: profile,
    env: { ...process.env, HOME: profile },
    acceptInsecureCerts: proxy !== NOWHERE,
    extraPrefsFirefox: viaProxy(host, Number(port)),
  });
  browser.once('disconnected', () => void rm(profile, { recursive: true, force: true, maxRetries: 3 }));
  return browser;
}

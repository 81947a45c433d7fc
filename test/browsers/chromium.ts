import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { programPath } from '../../scripts/programs.js';

/** Only names of this machine resolve. Requests to other names fail at once. */
const LOOPBACK_ONLY = ['localhost', '*.localhost', '127.0.0.1', '::1'].map((name) => `EXCLUDE ${name}`).join(' , ');

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** In a new profile, the build of Debian blocks the cookies of other sites, which are needed here. */
const PREFERENCES = JSON.stringify({ profile: { cookie_controls_mode: 0, block_third_party_cookies: false } });

export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Where requests to other machines go, if not nowhere: `host:port` of a proxy whose certificates are not checked. */
export interface Network {
  readonly proxy?: string;
}

/** A normal profile, because a private one has other rules for cookies. A new one, because caches would change results. */
export async function launchChromium({ proxy }: Network = {}): Promise<Browser> {
  const executablePath = programPath('chromium');
  const profile = await mkdtemp(join(tmpdir(), 'nestjs-cors-chromium-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), PREFERENCES);
  const network =
    proxy === undefined
      ? [`--host-resolver-rules=MAP * ~NOTFOUND , ${LOOPBACK_ONLY}`]
      : [`--proxy-server=${proxy}`, '--ignore-certificate-errors'];
  const args = [...ARGUMENTS, ...network];
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

import type { Type } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type ConsoleBrowser, consoleBrowsers } from '../../browsers/messages/consoles.js';
import { sectionsOf } from '../../browsers/messages/guide-rows.js';
import { SECTIONS } from '../../browsers/messages/sections.js';
import { type Servers, startServers } from '../../browsers/messages/servers.js';
import { runCommand } from '../../support/command-line.js';
import { platforms, type RunningApp, start } from '../../support/platforms.js';
import { compiledApp } from './compiled-app.js';
import { startGateway } from './gateway.js';
import { type Trial, trials } from './trials.js';

/*
 * From the browser's message to the right line: does the guide, with the commands that it names, lead there? Each trial is a small
 * application with one mistake.
 */

/** In milliseconds. Browsers and processes start slowly on a busy machine. */
const PATIENCE = 60_000;
const browserNames = ['chromium', 'firefox'] as const;

let pages: Servers;
const browsers = new Map<string, ConsoleBrowser>();

beforeAll(async () => {
  pages = await startServers([]);
  for (const name of browserNames) browsers.set(name, await consoleBrowsers[name]());
}, PATIENCE);

afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  pages.close();
});

describe.each(platforms)('with an application on $name', (platform) => {
  describe.each(trials)('and $mistake', (trial) => {
    let application: RunningApp;
    let gateway: (Server & { port: number }) | undefined;
    let url: string;

    beforeAll(async () => {
      const { AppModule } = (await import(`./apps/${trial.app}.js`)) as { AppModule: Type };
      application = await start(platform, { imports: [AppModule] });
      gateway = trial.gateway && (await startGateway(trial.gateway, application.port));
      url = `http://127.0.0.1:${String(gateway?.port ?? application.port)}${trial.path}`;
    });

    afterAll(async () => {
      gateway?.close().closeAllConnections();
      await application.close();
    });

    it.each(browserNames)(
      'the message of %s leads to the section',
      async (name) => {
        const message = await heard(browsers.get(name)!, originOf(trial), url, trial);
        expect(sectionsOf(message, name)).toContain(SECTIONS[trial.cause]);
      },
      PATIENCE,
    );

    it(
      'check shows it',
      async () => {
        const { status, stdout } = await runCommand(['check', url, ...asked(trial)]);
        expect(stdout).toContain(`[${trial.found}]`);
        expect(status).toBe(1);
      },
      PATIENCE,
    );
  });
});

describe.each(trials)('with the code of $app, explain', (trial) => {
  const { app, path, named } = trial;
  const outcome = named === undefined ? 'says that the application is not the cause' : `names ${named.join(' and ')}`;

  it.each(platforms)(
    `${outcome}, on $name`,
    async ({ name }) => {
      const words = ['explain', compiledApp(app), path, '--platform', name, ...asked(trial)];
      const { status, stdout } = await runCommand(words);
      for (const text of named ?? ['ALLOWED']) expect(stdout).toContain(text);
      expect(status).toBe(named === undefined ? 0 : 1);
    },
    PATIENCE,
  );
});

it(
  'explain compares http with https in the other direction too',
  async () => {
    const asked = ['/stock', '--origin', 'https://books.example'];
    const { stdout } = await runCommand(['explain', compiledApp('stock'), ...asked]);
    expect(stdout).toContain("'https://books.example' is allowed as http://: 'http://books.example'.");
  },
  PATIENCE,
);

it(
  'explain says what the guide shows of it',
  async () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/why-is-my-request-blocked.md'), 'utf8');
    const [, block = ''] = /```text trial\n([^]*?)```/.exec(guide) ?? [];
    const shown = block.split('\n').filter((line) => line !== '' && line !== '…');
    const [trial] = trials;
    const { stdout } = await runCommand(['explain', compiledApp(trial!.app), trial!.path, ...asked(trial!)]);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((line) => !stdout.split('\n').includes(line))).toEqual([]);
  },
  PATIENCE,
);

function originOf({ page }: Trial): string {
  return `http://${page}:${new URL(pages.values.origin).port}`;
}

/** The request of the page, as options of the commands. */
function asked(trial: Trial): string[] {
  const headers = Object.entries(trial.headers ?? {}).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const credentials = trial.credentials === true ? ['--credentials'] : [];
  return ['--origin', originOf(trial), '--method', trial.method, ...headers, ...credentials];
}

/** The first line in the console after the request. */
async function heard(browser: ConsoleBrowser, origin: string, url: string, trial: Trial): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.open(`${origin}/`);
    const { method, headers } = trial;
    const credentials = trial.credentials === true ? 'include' : 'same-origin';
    const call = `fetch('${url}', ${JSON.stringify({ method, headers, credentials })})`;
    const result = await page.evaluate(`${call}.then(String, String)`);
    expect(result).toContain('TypeError');
    await page.until((lines) => lines.length > 0);
    return page.lines[0]!;
  } finally {
    await page.close();
  }
}

import { Controller, Get, Header, Post } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';
import { CorsBrowser } from 'nestjs-cors/testing';
import { programPath } from '../../scripts/programs.js';
import { type Answer, type Asked, ask, preflight } from '../support/client.js';
import { platforms, type RunningApp, start, trustingProxies } from '../support/platforms.js';
import { launch } from '../tools/cli/check/real-servers/launch.js';
import type { RunningServer } from '../tools/cli/check/server.js';
import { readDocument } from './support/document.js';

const APP = 'https://app.example.com';
const ADMIN = 'https://admin.example.com';
const OTHER = 'https://other.example';

const RECIPE = readDocument('docs/other-software.md').blocks.find(({ language }) => language === 'nginx')?.text ?? '';

@Controller('books')
class Books {
  @Header('Cache-Control', 'public, max-age=60')
  @Get()
  list(): string {
    return 'books';
  }

  @Post()
  add(): string {
    return 'added';
  }
}

/** Starts nginx with the recipe. Only its addresses and its folders differ from the text of the guide. */
function launchNginx(application: number, change: (recipe: string) => string): Promise<RunningServer> {
  return launch(({ port, folder }) => {
    const http = change(RECIPE)
      .replace('127.0.0.1:3000', `127.0.0.1:${String(application)}`)
      .replace('listen 80', `listen 127.0.0.1:${String(port)}`)
      .replace('/var/cache/nginx', folder);
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const temporary = folders.map((name) => `${name}_temp_path ${folder};`).join(' ');
    const text = `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${temporary} ${http} }`;
    return {
      command: programPath('nginx'),
      args: ['-p', folder, '-e', 'stderr', '-c', `${folder}/nginx.conf`],
      files: { 'nginx.conf': text },
    };
  });
}

describe.each(platforms)('the recipe for nginx, before an application of $name', (platform) => {
  let running: RunningApp;
  let nginx: RunningServer | undefined;
  let port: number;

  beforeAll(async () => {
    const cors = CorsModule.forRoot({ origin: [APP, ADMIN], credentials: true, rejectDisallowed: true });
    running = await start(platform, { imports: [cors], controllers: [Books] }, trustingProxies);
  });
  afterAll(() => running.close());
  afterEach(() => {
    nginx?.close();
    nginx = undefined;
  });

  const serve = async (change: (recipe: string) => string = (recipe) => recipe): Promise<void> => {
    nginx = await launchNginx(running.port, change);
    port = Number(new URL(nginx.url).port);
  };
  const from = (origin: string | undefined, asked: Asked = {}): Promise<Answer> =>
    ask(port, {
      path: '/books',
      ...asked,
      headers: { ...(origin !== undefined && { Origin: origin }), ...asked.headers },
    });
  const browser = (origin: string): CorsBrowser => new CorsBrowser({ url: `http://localhost:${String(port)}`, origin });

  it('passes preflights and headers on as they are', async () => {
    await serve();
    const asked = preflight(APP, 'POST', '/books', 'content-type');
    const [direct, passed] = [await ask(running.port, asked), await ask(port, asked)];
    expect([passed.status, passed.cors]).toEqual([direct.status, direct.cors]);
    expect(passed.cors['access-control-allow-origin']).toBe(APP);
    expect((await from(APP, { method: 'POST' })).cors).toEqual((await ask(running.port, { method: 'POST', path: '/books', headers: { Origin: APP } })).cors); // prettier-ignore
    const headers = { 'Content-Type': 'application/json' };
    const { status } = await browser(APP).fetch('/books', {
      method: 'POST',
      headers,
      body: '{}',
      credentials: 'include',
    });
    expect(status).toBe(201);
  });

  it('R15: keeps the responses for each origin apart', async () => {
    await serve();
    const ask = async (origin?: string): Promise<readonly unknown[]> => {
      const { headers, cors } = await from(origin);
      return [headers['x-cache'], cors['access-control-allow-origin'], cors['vary']];
    };
    for (const cache of ['MISS', 'HIT'])
      for (const origin of [APP, ADMIN, undefined]) expect(await ask(origin)).toEqual([cache, origin, 'origin']);
    expect((await from(OTHER)).status).toBe(403);
  });

  it('R15: a cache that ignores Vary gives the response for one origin to another', async () => {
    await serve((recipe) => recipe.replace('proxy_cache api;', 'proxy_cache api; proxy_ignore_headers Vary;'));
    await from(APP);
    await expect(browser(ADMIN).fetch('/books')).rejects.toMatchObject({ code: 'allow-origin-other' });
  });

  it('R13: the application knows its own origin', async () => {
    await serve();
    const own = `http://localhost:${String(port)}`;
    const headers = { Host: `localhost:${String(port)}` };
    expect((await from(own, { method: 'POST', headers })).status).toBe(201);
    expect((await from(OTHER, { method: 'POST', headers })).status).toBe(403);
  });

  it('a page cannot read what nginx responds itself', async () => {
    await serve();
    const body = 'a'.repeat(2_000_000);
    expect(await from(APP, { method: 'POST', body })).toMatchObject({ status: 413, cors: {} });
    await expect(browser(APP).fetch('/books', { method: 'POST', body })).rejects.toMatchObject({ code: 'allow-origin-missing' }); // prettier-ignore
  });

  it('a second header from nginx fails in every browser', async () => {
    await serve((recipe) =>
      recipe.replace('add_header', "add_header Access-Control-Allow-Origin '*' always; add_header"),
    );
    await expect(browser(APP).fetch('/books')).rejects.toMatchObject({ code: 'allow-origin-several' });
  });
});

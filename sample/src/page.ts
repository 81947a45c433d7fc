import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

const page = (name: string) => new URL(`../page/${name}`, import.meta.url);

const library = (name: string) => pathToFileURL(createRequire(import.meta.url).resolve(name));

const pages = [
  ...['page.css', 'page.js', 'calls.js'],
  ...['tenants.html', 'tenants.css', 'tenants.js', 'customer.html', 'customer.js', 'instances.js'],
  ...['live.html', 'live.css', 'live.js', 'connections.js'],
];

/** The pages of `npx nestjs-cors ui`, which show what the inspector says. */
const inspector = new URL('../../lib/tools/cli/ui/page/', import.meta.url);

/** The files to serve, by path: those of the pages, and a library for live connections. */
const files: ReadonlyMap<string, URL> = new Map([
  ['/', page('index.html')],
  ...pages.map((name) => [`/${name}`, page(name)] as const),
  ['/inspector/', new URL('index.html', inspector)],
  ...readdirSync(inspector).map((name) => [`/inspector/${name}`, new URL(name, inspector)] as const),
  ['/socket.io.js', new URL('socket.io.esm.min.js', library('socket.io-client/dist/socket.io.js'))],
]);

/** The scripts that depend on the ports. */
const scripts: Readonly<Record<string, (sites: Sites) => string>> = {
  '/sites.js': (sites) => `export const sites = ${JSON.stringify(sites)};\n`,
  '/inspector/source.js': ({ api }) => {
    const source = { data: `${api}/inspector/`, name: 'sample', home: '../' };
    return `export const source = ${JSON.stringify(source)};\n`;
  },
};

interface Sites {
  readonly api: string;
}

/**
 * Serves the page: the same files on every origin.
 *
 * @param sites returns the URLs of the API and of the copies of the page. It is called for each request, because the ports are known
 * only when every server listens.
 */
export function createPage(sites: () => Sites): Server {
  return createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    const file = files.get(path);
    const script = scripts[path];
    if (script) {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
      response.end(script(sites()));
    } else if (file) {
      response.setHeader('Content-Type', types[file.pathname.split('.').at(-1) ?? ''] ?? '');
      response.end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  });
}

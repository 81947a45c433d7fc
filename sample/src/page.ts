import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';

const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/calls.js': ['calls.js', 'text/javascript; charset=utf-8'],
} as const;

/**
 * Serves the page. The same files on every origin; what differs is only where they come from.
 *
 * @param sites what the page has to know: the URL of the API and those of its own copies. Asked for with each request,
 * because ports are known only once every server listens.
 */
export function createPage(sites: () => object): Server {
  return createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    if (path === '/sites.js') {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
      response.end(`export const sites = ${JSON.stringify(sites())};\n`);
    } else if (path in files) {
      const [name, type] = files[path as keyof typeof files];
      response.setHeader('Content-Type', type);
      response.end(readFileSync(new URL(`../page/${name}`, import.meta.url)));
    } else {
      response.writeHead(404).end();
    }
  });
}

import type { ServerResponse } from 'node:http';
import type { Page } from '../case.js';

/** A cookie with the attributes that it needs to be sent from every page. */
const VISITOR = 'visitor=1; Path=/; SameSite=None; Secure; HttpOnly';

/** An empty page, in whose origin scripts are evaluated. */
export function writePage(response: ServerResponse, page: Page): void {
  const sandbox = page === 'opaque' ? { 'Content-Security-Policy': 'sandbox allow-scripts' } : {};
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...sandbox });
  response.end(`<!doctype html><title>${page}</title><link rel="icon" href="data:,">`);
}

/** Sets the cookie that marks requests as those of a known visitor. */
export function writeVisit(response: ServerResponse, origin = '*'): void {
  response.writeHead(204, {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Cache-Control': 'no-store',
    'Set-Cookie': VISITOR,
  });
  response.end();
}

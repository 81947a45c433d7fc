import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Certificate, certificateFor } from '../../tools/cli/check/certificate.js';
import { type Dictated, fill, type MessageCase } from './message-case.js';

export interface Servers {
  /** The values of the placeholders of every case. */
  readonly values: Readonly<Record<'api' | 'port' | 'tlsPort' | 'closed' | 'origin' | 'site' | 'elsewhere', string>>;
  close(): void;
}

/** The functions that pages have. The page at `/ask?<url>` requests that URL, then informs the page that contains it. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><title>Page</title><script>
const image = (url) => new Promise((done) => {
  const one = new Image();
  one.onload = one.onerror = ({ type }) => done(type);
  one.src = url;
});
const xhr = (url) => new Promise((done) => {
  const request = new XMLHttpRequest();
  request.onloadend = () => done(request);
  request.open('GET', url);
  request.send();
});
const elsewhere = (url) => new Promise((done) => {
  const frame = document.createElement('iframe');
  window.onmessage = done;
  frame.src = '{elsewhere}/ask?' + url;
  document.body.append(frame);
});
if (location.pathname === '/ask') fetch(location.search.slice(1)).finally(() => parent.postMessage('asked', '*'));
</script>`;

/**
 * Pages on two origins, an API that responds as the cases say, the same API with a certificate that is not trusted, and the
 * port of a server that has stopped.
 */
export async function startServers(cases: readonly MessageCase[]): Promise<Servers> {
  const dictated = new Map(cases.map((one) => [one.name, one]));
  const answerAsDictated: RequestListener = (request, response) => {
    const [, name = '', isTarget] = request.url?.split('/') ?? [];
    const { preflight, response: actual, target } = dictated.get(name) ?? {};
    const wanted = request.method === 'OPTIONS' ? preflight : isTarget === undefined ? actual : target;
    answer(request, response, wanted ?? {}, { ...values, name });
  };
  const servePage: RequestListener = (request, response) => {
    const headers = Object.fromEntries(new URL(request.url ?? '', values.origin).searchParams);
    const extra = request.url?.startsWith('/ask') === true ? {} : headers;
    response.writeHead(200, { 'Content-Type': 'text/html', ...extra }).end(pageText(values));
  };
  const certificate = certificateFor('localhost');
  const api = await listen(answerAsDictated);
  const tls = await listen(answerAsDictated, certificate);
  const [pages, others, gone] = [await listen(servePage), await listen(servePage), await listen(() => undefined)];
  const site = `http://127.0.0.1:${portOf(pages)}`;
  const values = {
    api: `http://localhost:${portOf(api)}`,
    port: portOf(api),
    tlsPort: portOf(tls),
    closed: portOf(gone),
    origin: site,
    site,
    elsewhere: `http://127.0.0.1:${portOf(others)}`,
  };
  gone.close();
  const close = (): void => {
    certificate.remove();
    for (const server of [api, tls, pages, others]) server.close().closeAllConnections();
  };
  return { values, close };
}

export function pageText(values: Servers['values']): string {
  return PAGE.replace('{elsewhere}', values.elsewhere);
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  dictated: Dictated,
  values: Readonly<Record<string, string>>,
): void {
  if (dictated.hangUp === true) {
    request.socket.destroy();
    return;
  }
  const { origin } = request.headers;
  for (const [name, text] of Object.entries(dictated.headers ?? {})) {
    if (String(text).includes('{origin}') && origin === undefined) continue;
    const filled = [text].flat().map((value) => fill(value, { ...values, origin: origin ?? '' }));
    response.setHeader(name, filled);
  }
  response.writeHead(dictated.status ?? 200).end('answer');
}

async function listen(listener: RequestListener, certificate?: Certificate): Promise<Server> {
  const created = certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
  const server = created.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): string {
  return String((server.address() as AddressInfo).port);
}

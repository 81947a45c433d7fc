import { request } from 'node:http';
import type { CorsExchangeExplanation } from 'nestjs-cors';

export interface Received {
  readonly status: number;
  /** The `Access-Control-*` and `Vary` lines, exactly as sent, sorted by name. */
  readonly lines: readonly (readonly [string, string])[];
}

/** Sends the request that an explanation describes, and returns the CORS headers of the response, exactly as sent. */
export async function send(port: number, { method, path, requestHeaders }: CorsExchangeExplanation): Promise<Received> {
  return new Promise((resolve, reject) => {
    // With this header, the request has an empty body, whatever the method.
    const headers = { ...Object.fromEntries(requestHeaders), 'Content-Length': '0' };
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      response.resume();
      const { rawHeaders } = response;
      const all = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ''] as const] : []));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, lines: all.filter(isOurs).sort(byName) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** The response that the explanation predicts, in the same form. */
export function explained({ status, responseHeaders }: CorsExchangeExplanation, received: Received): Received {
  // Where CORS does not determine the status, the application does.
  return { status: status ?? received.status, lines: [...responseHeaders].sort(byName) };
}

function isOurs([name]: readonly [string, string]): boolean {
  return /^(?:access-control-.*|vary)$/i.test(name);
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

/** Sends requests as a browser would, and compares the CORS headers of the responses. */
import assert from 'node:assert/strict';
import { request } from 'node:http';

function send(port, { method = 'GET', path, headers, body }) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request({ host: '127.0.0.1', port, method, path, headers: { ...headers, ...length }, agent: false });
    sent.on('error', reject).on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => resolve({ response, text: Buffer.concat(chunks).toString() }));
    });
    sent.setTimeout(20_000, () => sent.destroy(new Error(`No response to ${method} ${path}.`)));
    sent.end(body);
  });
}

/** Throws unless the response has exactly this status, and exactly these CORS headers. */
export async function assertExchange(port, exchange, platform) {
  const { response, text } = await send(port, exchange);
  const ours = Object.entries(response.headers).filter(([name]) => /^(?:access-control-|vary$)/.test(name));
  const actual = { status: response.statusCode, cors: Object.fromEntries(ours) };
  const expected = { status: exchange.status, cors: exchange.cors };
  assert.deepEqual(actual, expected, `${platform}, ${exchange.name}: ${text.slice(0, 300)}`);
}

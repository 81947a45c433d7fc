/** Starts a subscription of GraphQL as a page would: over a WebSocket, with the protocol of graphql-ws. */
import assert from 'node:assert/strict';
import { WebSocket } from 'ws';

const QUERY = { id: '1', type: 'subscribe', payload: { query: 'subscription { greetings }' } };

/** In milliseconds. */
const PATIENCE = 20_000;

function subscribe(port, { path, origin }) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, 'graphql-transport-ws', {
    headers: { origin },
    handshakeTimeout: PATIENCE,
  });
  const send = (message) => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('No value arrived.')), PATIENCE).unref();
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`The WebSocket was closed: ${code} ${reason}`)));
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
    socket.on('open', () => send({ type: 'connection_init' }));
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(data);
      if (type === 'connection_ack') send(QUERY);
      else resolve(payload?.data?.greetings === 'hello' ? 'a value' : String(data));
    });
  }).finally(() => socket.terminate());
}

/** Throws unless the subscription gets its value, or is refused with the status. */
export async function assertSubscription(port, subscription, platform) {
  const result = await subscribe(port, subscription).catch(String);
  assert.equal(result, subscription.result, `${platform}, a subscription from ${subscription.origin}`);
}

import { once } from 'node:events';
import { connect } from 'node:net';

/** Number of connections. Each has one request in flight, as browsers and proxies send them. */
const CONNECTIONS = 8;

/** One request as text. */
export function requestText({ method, path, headers, body = '' }) {
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`, 'latin1');
}

/** Opens connections that stay open, with a minimal client: it only counts responses with the expected status. */
export async function openClient(port) {
  const sockets = Array.from({ length: CONNECTIONS }, () => connect({ port, host: '127.0.0.1', noDelay: true }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const end = () => {
    throw new Error('The server ended the connection.');
  };
  for (const socket of sockets) socket.on('end', end);
  const pending = new Map();
  let turn = 0;
  return {
    /**
     * Sends `count` requests, going round these texts, and waits for the responses. The connections take turns, and the next
     * call continues where this one ends, so that every text is sent equally often.
     */
    send: (texts, count, status) => {
      const next = () => texts[turn++ % texts.length];
      return Promise.all(shares(count).map((share, i) => drive(sockets[i], next, share, status)));
    },
    /** Sends one request and returns the response as text. Each connection has one in flight. */
    ask: (text, number = 0) => {
      const socket = sockets[number % CONNECTIONS];
      const answer = (pending.get(socket) ?? Promise.resolve()).then(() => answerTo(socket, text));
      pending.set(socket, answer);
      return answer;
    },
    close: () => sockets.forEach((socket) => socket.destroy()),
  };
}

function shares(count) {
  return Array.from({ length: CONNECTIONS }, () => Math.ceil(count / CONNECTIONS));
}

function drive(socket, textOf, count, status) {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const next = () => {
      sent++;
      socket.write(textOf());
    };
    const onData = (chunk) => {
      if (!chunk.subarray(0, 12).equals(statusLine(status))) {
        reject(new Error(`Expected ${status}: ${chunk.toString('latin1', 0, 400)}`));
      } else if (sent < count) {
        next();
      } else {
        socket.off('data', onData);
        resolve();
      }
    };
    socket.on('data', onData);
    next();
  });
}

const statusLines = new Map();

function statusLine(status) {
  if (!statusLines.has(status)) statusLines.set(status, Buffer.from(`HTTP/1.1 ${status}`));
  return statusLines.get(status);
}

async function answerTo(socket, text) {
  socket.write(text);
  const [chunk] = await once(socket, 'data');
  return chunk.toString('latin1');
}

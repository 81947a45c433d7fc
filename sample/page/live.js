/* global document, location */
import { connections } from './connections.js';
import { sites } from './sites.js';
import { io } from './socket.io.js';

/** Whether the API responds at all. A script cannot tell a refused handshake from a server that does not respond. */
async function isReachable() {
  try {
    await fetch(`${sites.api}/catalogue`, { mode: 'no-cors', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}

function write({ element }, state, texts) {
  if (state) element.dataset.state = state;
  for (const [name, text] of Object.entries(texts)) element.querySelector(`.${name}`).textContent = text;
  showTally();
}

function open(row) {
  const { namespace, transports } = row.connection;
  // Each row has a connection of its own, and comes back within a second.
  const socket = io(`${sites.api}${namespace}`, { transports, forceNew: true, reconnectionDelayMax: 1000 });
  let times = 0;
  socket.on('connect', () => {
    const again = times++ > 0 ? 'The connection was lost, and is back.' : 'The gateway accepted the connection.';
    write(row, 'allowed', { verdict: 'Connected', reason: again, transport: transportOf(socket) });
    socket.io.engine.once('upgrade', () => write(row, undefined, { transport: transportOf(socket) }));
  });
  socket.on('news', (text) => write(row, undefined, { message: text }));
  socket.on('disconnect', () => write(row, 'asking', { verdict: 'Reconnecting', reason: '', transport: '' }));
  socket.on('connect_error', async (error) => {
    const reachable = await isReachable();
    // A connection that once was allowed goes on trying: the API may be starting again.
    if (reachable) socket.disconnect();
    write(row, reachable ? 'blocked' : 'silent', reachable ? refusalOf(error) : SILENCE);
  });
  return socket;
}

const SILENCE = { verdict: 'No response', reason: 'The API cannot be reached.', transport: '', message: '' };

/** The transport reports only that it failed. A namespace refuses with a message of the server. */
function refusalOf({ type, message }) {
  const reason = type === 'TransportError' ? 'The handshake got a 403.' : message;
  return { verdict: 'Refused', reason, transport: 'none', message: 'none' };
}

function transportOf(socket) {
  return socket.io.engine.transport.name === 'polling' ? 'polling' : 'WebSocket';
}

function addRow(body, connection) {
  const element = document.getElementById('connection').content.firstElementChild.cloneNode(true);
  const texts = {
    '.request code': `socket.io ${connection.namespace}`,
    '.notes': connection.notes,
    '.shows': connection.shows,
    '.decorator': connection.decorator,
  };
  for (const [selector, text] of Object.entries(texts)) element.querySelector(selector).textContent = text;
  element.id = connection.id;
  body.append(element);
  return { connection, element };
}

function showPlace() {
  document.getElementById('api').textContent = sites.api;
  for (const link of document.querySelectorAll('nav a')) {
    const url = sites[link.dataset.site];
    link.href = `${url}/live.html`;
    link.querySelector('span').textContent = new URL(url).host;
    if (url === location.origin) link.ariaCurrent = 'page';
  }
}

const tally = document.getElementById('tally');
const drop = document.getElementById('drop');

function showTally() {
  const states = rows.map(({ element }) => element.dataset.state);
  const connected = states.filter((state) => state === 'allowed').length;
  const isSettled = !states.includes('asking');
  tally.textContent = isSettled ? `${connected} of ${states.length} connected` : 'Connecting…';
  drop.disabled = !isSettled || connected === 0;
}

showPlace();
const body = document.querySelector('tbody');
const rows = connections.map((connection) => addRow(body, connection));
const sockets = rows.map(open);
drop.addEventListener('click', () => {
  for (const socket of sockets) if (socket.connected) socket.emit('drop');
});

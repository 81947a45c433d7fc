import { JSDOM, VirtualConsole } from 'jsdom';
import { fetching, serve } from './serve.js';

/** The `XMLHttpRequest` of jsdom, which has no `fetch()`. Options that it cannot express fail. */
serve((url) => {
  const { window } = new JSDOM('', { url, virtualConsole: new VirtualConsole() });
  return fetching((input, init = {}) => request(window.XMLHttpRequest, input, init));
});

const EXPRESSIBLE = ['method', 'headers', 'body'];
const DEFAULTS = { mode: 'cors', redirect: 'follow', cache: 'default' };

function isExpressible([name, value]) {
  if (name === 'credentials') return value !== 'omit';
  return EXPRESSIBLE.includes(name) || DEFAULTS[name] === value;
}

async function request(XMLHttpRequest, input, init) {
  if (typeof input !== 'string' || !Object.entries(init).every(isExpressible)) throw new Error('jsdom cannot do that.');
  const sent = new XMLHttpRequest();
  sent.open(init.method ?? 'GET', input);
  sent.withCredentials = init.credentials === 'include';
  for (const [name, value] of init.headers ?? []) sent.setRequestHeader(name, value);
  await new Promise((resolve, reject) => {
    sent.onload = resolve;
    sent.onerror = () => reject(new TypeError('error event'));
    sent.send(init.body);
  });
  const lines = sent.getAllResponseHeaders().trim().split('\r\n').filter(Boolean);
  const { status, responseURL: url, responseText } = sent;
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
  return { type: 'cors', status, redirected: false, url, headers, text: () => responseText };
}

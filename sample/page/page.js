/* global document, location, crypto, EventSource */
import { groups } from './calls.js';
import { sites } from './sites.js';

/** Makes a call. Returns what a script can read of the response, or `undefined` if the browser hides it. */
async function ask(url, init) {
  try {
    const response = await fetch(url, init);
    const headers = [...response.headers.keys()];
    return { status: String(response.status), headers: headers.length ? headers : ['no headers'] };
  } catch {
    return undefined;
  }
}

/** The same for server-sent events. An EventSource shows only events, without status and headers. */
function listen(url) {
  return new Promise((resolve) => {
    const source = new EventSource(url);
    const settle = (result) => {
      source.close();
      resolve(result);
    };
    source.onmessage = ({ data }) => settle({ status: 'an event', headers: [data] });
    source.onerror = () => settle(undefined);
  });
}

/** What the server received for a call. Scripts cannot know this by themselves. */
async function readWire(id) {
  const response = await fetch(`${sites.api}/wire/${id}`, { cache: 'no-store' });
  return response.json();
}

async function run(row) {
  const { call, id } = row;
  const url = `${sites.api}${call.path}?call=${id}`;
  const answer = await (call.events ? listen(url) : ask(url, call.init));
  try {
    const wire = await readWire(id);
    show(row, answer, wire.slice(row.seen), wire.length);
  } catch {
    showSilence(row);
  }
}

function show(row, answer, exchanges, seen) {
  const preflight = exchanges.find(({ method }) => method === 'OPTIONS');
  const actual = exchanges.find(({ method }) => method !== 'OPTIONS');
  row.needsPreflight ||= preflight !== undefined;
  row.seen = seen;
  write(row, {
    state: answer ? 'allowed' : 'blocked',
    verdict: answer ? 'Allowed' : 'Blocked',
    reason: answer ? 'The script can read the response.' : explain(preflight, actual),
    preflight: preflight ? `sent, ${preflight.status}` : row.needsPreflight ? 'remembered' : 'not needed',
    status: answer?.status ?? 'nothing',
    headers: answer?.headers ?? ['neither status nor headers'],
    wire: exchanges.map(describe).join('\n\n') || 'Nothing: the browser used its cache.',
  });
}

function explain(preflight, actual) {
  if (actual) return `Sent. The ${actual.status} is hidden from the script.`;
  if (preflight?.status < 300) return 'The preflight does not allow it. Not sent.';
  return 'The preflight is refused. Not sent.';
}

function describe({ method, status, headers }) {
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  return [`${method} ${status}`, ...lines].join('\n');
}

function showSilence(row) {
  write(row, {
    state: 'silent',
    verdict: 'No response',
    reason: 'The API cannot be reached.',
    preflight: 'unknown',
    status: 'nothing',
    headers: ['neither status nor headers'],
    wire: '',
  });
}

function write({ element }, { state, headers, wire, ...texts }) {
  element.dataset.state = state;
  for (const [name, text] of Object.entries(texts)) element.querySelector(`.${name}`).textContent = text;
  element.querySelector('.headers').replaceChildren(...listed(headers));
  element.querySelector('pre').textContent = wire;
}

/** Names and commas. Each name is an element, so that it does not break at its hyphens. */
function listed(names) {
  return names.flatMap((name, index) => {
    const item = document.createElement('span');
    item.textContent = index < names.length - 1 ? `${name},` : name;
    return [item, ' '];
  });
}

function clone(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

function fill(element, texts) {
  for (const [selector, text] of Object.entries(texts)) element.querySelector(selector).textContent = text ?? '';
  return element;
}

/** The call, as the page that explains requests reads it. */
function questionAbout({ path, init = {} }) {
  const { method = 'GET', headers = {}, credentials } = init;
  const question = new URLSearchParams({ method, url: sites.api + path, origin: location.origin });
  for (const header of Object.entries(headers)) question.append('header', header.join(': '));
  if (credentials === 'include') question.set('credentials', '');
  return question;
}

function addGroup(table, { topic, about, file, calls }) {
  const group = fill(clone('group'), { '.topic': topic, '.about': about, '.file': file });
  table.append(group);
  return calls.map((call) => {
    const method = call.init?.method ?? 'GET';
    const texts = { '.request code': `${method} ${call.path}`, '.notes': call.notes, '.shows': call.shows };
    const element = fill(clone('call'), { ...texts, '.decorator': call.decorator });
    element.id = call.id;
    element.querySelector('.why').href = `inspector/explain.html#${questionAbout(call)}`;
    group.append(element);
    // The URL is new with each visit, so that the browser does not remember a preflight.
    return { call, element, id: crypto.randomUUID(), seen: 0, needsPreflight: false };
  });
}

function showPlace() {
  document.getElementById('api').textContent = sites.api;
  // Only our app may change what customers have.
  document.querySelector('[data-console]').href = `${sites.app}/tenants.html`;
  for (const link of document.querySelectorAll('nav a')) {
    const url = sites[link.dataset.site];
    link.href = url;
    link.querySelector('span').textContent = new URL(url).host;
    if (url === location.origin) link.ariaCurrent = 'page';
  }
}

const tally = document.getElementById('tally');
const again = document.getElementById('again');

async function runAll(rows) {
  again.disabled = true;
  for (const { element } of rows) element.dataset.state = 'asking';
  for (const row of rows) await run(row);
  const allowed = rows.filter(({ element }) => element.dataset.state === 'allowed').length;
  tally.textContent = `${allowed} of ${rows.length} calls allowed`;
  again.disabled = false;
}

showPlace();
const rows = groups.flatMap((group) => addGroup(document.querySelector('table'), group));
again.addEventListener('click', () => runAll(rows));
await runAll(rows);

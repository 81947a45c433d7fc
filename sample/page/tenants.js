/* global document */
import { customers, instances, urlOf } from './instances.js';
import { sites } from './sites.js';

const [acme] = customers;
const settings = (port) => `${urlOf(acme, port)}/settings/origins`;
const byId = (id) => document.getElementById(id);
const website = document.querySelector('iframe');
const form = byId('form');

function clone(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

/** One instance takes the changes. Both have to know of them. */
async function change(method, origin) {
  const [first] = instances;
  const json = { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ origin }) };
  const query = method === 'DELETE' ? `?origin=${encodeURIComponent(origin)}` : '';
  try {
    const response = await fetch(settings(first) + query, method === 'DELETE' ? { method } : json);
    const { issues = [] } = response.ok ? {} : await response.json();
    return issues;
  } catch {
    return [{ code: 'no-response', message: 'The API does not answer this page.', fix: `Open it at ${sites.app}.` }];
  } finally {
    await show();
    website.contentWindow.postMessage('call', sites.other);
  }
}

async function add(origin) {
  const issues = await change('POST', origin);
  byId('answer').replaceChildren(...issues.map(describe));
  if (issues.length === 0) byId('answer').textContent = `Added. The next call from ${origin} passes.`;
}

async function remove(origin) {
  const issues = await change('DELETE', origin);
  byId('answer').replaceChildren(...issues.map(describe));
  if (issues.length === 0) byId('answer').textContent = `Removed. The next call from ${origin} is blocked.`;
}

function describe({ code, message, fix }) {
  const issue = clone('issue');
  issue.querySelector('.message').textContent = message;
  issue.querySelector('.code').textContent = code;
  issue.querySelector('.fix').textContent = `Fix: ${fix}`;
  return issue;
}

async function read(port) {
  try {
    const response = await fetch(settings(port), { cache: 'no-store' });
    return await response.json();
  } catch {
    return undefined;
  }
}

async function show() {
  const known = await Promise.all(instances.map(read));
  const [{ origins } = { origins: [] }] = known;
  byId('origins').replaceChildren(...(origins.length > 0 ? origins.map(rowOf) : [line('None yet.', 'empty')]));
  byId('instances').replaceChildren(...known.map((one, i) => line(stateOf(one, instances[i]))));
}

function rowOf(origin) {
  const row = clone('row');
  row.querySelector('code').textContent = origin;
  row.querySelector('button').setAttribute('aria-label', `Remove ${origin}`);
  row.querySelector('button').addEventListener('click', () => remove(origin));
  return row;
}

function stateOf(known, port) {
  if (known === undefined) return `port ${port}: does not answer this page`;
  const [{ state, rows }] = known.sources;
  return `port ${port}: ${state}, ${rows} ${rows === 1 ? 'row' : 'rows'} of all customers`;
}

function line(text, className = '') {
  const item = document.createElement('li');
  item.textContent = text;
  item.className = className;
  return item;
}

document.querySelector('#website code').textContent = new URL(sites.other).host;
website.src = `${sites.other}/customer.html`;
form.origin.value = sites.other;
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void add(form.origin.value);
});
for (const example of document.querySelectorAll('.try button'))
  example.addEventListener('click', () => {
    form.origin.value = example.textContent;
    void add(form.origin.value);
  });
await show();
form.querySelector('button').disabled = false;

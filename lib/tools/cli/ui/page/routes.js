import { ask, byId, clone, element, fill, policyTable, shown } from './page.js';

/** How many routes are shown at once, so that a search is as fast in a huge application. */
const MOST = 200;

const KINDS = {
  all: ['All', () => true],
  any: ['Any origin', ({ policy }) => policy.origin === '*'],
  some: ['Some origins', ({ policy }) => policy.origin !== '*' && policy.origin !== false],
  none: ['No other origin', ({ policy }) => policy.origin === false],
  credentials: ['With credentials', ({ policy }) => policy.credentials === true && policy.origin !== false],
};

const search = byId('search');
const main = document.querySelector('main');

/** What the search looks at, once for each route. */
function searchable(entry) {
  const { method, path, handler = '', pattern = '', policy, sources } = entry;
  const parts = [method, path, handler, pattern, conditionsOf(entry), whoOf(policy), headersOf(policy), sources.origin];
  return { entry, text: parts.flat().join(' ').toLowerCase() };
}

function whoOf({ origin }) {
  if (origin === '*') return 'any origin';
  return origin === false ? 'no other origin' : shown(origin);
}

function conditionsOf({ versions, hosts, namespace, port, pattern }) {
  const named = { version: versions?.join(' or '), host: hosts?.join(' or '), namespace, port, 'at paths': pattern };
  return Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
}

function headersOf({ allowedHeaders, exposedHeaders }) {
  const exposed = shown(exposedHeaders);
  return [`may send ${shown(allowedHeaders)}`, ...(exposed === 'none' ? [] : [`may read ${exposed}`])];
}

function controllerOf({ method, handler = '' }) {
  if (handler === '') return 'Requests without a handler';
  return method === 'WS' ? handler : handler.slice(0, handler.lastIndexOf('.'));
}

function rowOf(entry) {
  const { method, path, handler = '', policy, sources } = entry;
  const isRoute = handler !== '';
  const row = fill(clone('entry'), {
    '.method': isRoute ? method : '',
    '.path': path === '*' ? 'anything else' : path,
    '.handler': [handler, ...conditionsOf(entry)].filter(Boolean).join(', '),
    '.who': whoOf(policy),
    '.source': sources.origin === 'default' ? '' : sources.origin,
    '.credentials': policy.credentials ? 'yes' : 'no',
  });
  row.querySelector('.headers').append(...headersOf(policy).map((text) => element('span', {}, text)));
  row.dataset.who = policy.origin === '*' ? 'any' : policy.origin === false ? 'none' : 'some';
  row.querySelector('.why').href = `explain.html#${questionAbout(entry)}`;
  row.querySelector('.more').addEventListener('click', ({ currentTarget }) => toggle(currentTarget, row, entry));
  return row;
}

/** A request to the route: values take the place of parameters, and a page that may be allowed asks. */
function questionAbout({ method, path, namespace, policy }) {
  const url = path
    .replace(/[{}()]/g, '')
    .replace(/:\w+/g, '1')
    .replace(/\*\w*/g, 'any');
  const origin = [policy.origin].flat().find((one) => /^https?:\/\/[^*/]+$/.test(one));
  return new URLSearchParams({
    method: ['ALL', '*'].includes(method) ? 'GET' : method,
    url: url.startsWith('/') ? url : `/${url}`,
    ...(origin && { origin }),
    ...(namespace && { namespace }),
  });
}

function toggle(button, row, { policy, sources }) {
  const isOpen = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!isOpen));
  if (isOpen) return row.nextElementSibling.remove();
  const fields = Object.entries(policy).map(([field, value]) => {
    return { field, value, place: sources[field], isDefault: sources[field] === 'default' };
  });
  const more = clone('options');
  more.firstElementChild.append(policyTable('Every option of this policy', fields));
  return row.after(more);
}

/** The rows by controller, in the order of the report. */
function rowsOf(found) {
  const groups = new Map();
  for (const { entry } of found) {
    const name = controllerOf(entry);
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  return [...groups].flatMap(([name, entries]) => [fill(clone('group'), { th: name }), ...entries.map(rowOf)]);
}

function show(routes, kind, most = MOST) {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = routes.filter(({ entry, text }) => KINDS[kind][1](entry) && words.every((word) => text.includes(word)));
  byId('routes').replaceChildren(...rowsOf(found.slice(0, most)));
  byId('tally').textContent = `${found.length} of ${routes.length} entries`;
  const all = byId('all');
  all.hidden = found.length <= most;
  all.textContent = `Show all ${found.length}`;
  all.onclick = () => show(routes, kind, Infinity);
}

function kindButtons(routes, choose) {
  return Object.entries(KINDS).map(([kind, [title, includes]]) => {
    const count = routes.filter(({ entry }) => includes(entry)).length;
    const button = element('button', { type: 'button', 'data-kind': kind }, `${title} `, element('b', {}, count));
    button.addEventListener('click', () => choose(kind));
    return button;
  });
}

try {
  const { entries, ownHosts } = await ask('report');
  const routes = entries.map(searchable);
  const choose = (kind) => {
    main.dataset.kind = kind;
    for (const button of byId('kinds').children) button.ariaPressed = String(button.dataset.kind === kind);
    show(routes, kind);
  };
  byId('kinds').append(...kindButtons(routes, choose));
  search.addEventListener('input', () => show(routes, main.dataset.kind));
  search.disabled = false;
  if (ownHosts) byId('hosts').textContent = `Own hosts: ${shown(ownHosts)}`;
  choose('all');
  main.dataset.state = 'shown';
} catch (error) {
  byId('tally').textContent = error.message;
  main.dataset.state = 'silent';
}

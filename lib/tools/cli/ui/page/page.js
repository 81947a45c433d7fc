import { source } from './source.js';

export { source };

export const byId = (id) => document.getElementById(id);

/** Names come from the application, so an invisible character could change how a line looks. */
export function shown(value) {
  const text = Array.isArray(value) ? value.join(', ') || 'none' : String(value);
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) => `\\u{${one.codePointAt(0).toString(16)}}`);
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function clone(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

export function fill(parent, texts) {
  for (const [selector, text] of Object.entries(texts)) parent.querySelector(selector).textContent = shown(text);
  return parent;
}

/** Asks the application. The error says what to do. */
export async function ask(question, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  const response = await fetch(`${source.data}${question}${query && `?${query}`}`).catch(() => {
    throw new Error('The application cannot be reached. Has the command ended?');
  });
  if (response.ok) return response.json();
  const { message, hint } = await response.json().catch(() => ({}));
  throw new Error([message ?? `The response has the status ${response.status}.`, hint].filter(Boolean).join(' '));
}

/** The options of a policy, and where each is written. */
export function policyTable(title, fields) {
  const head = ['Option', 'Value', 'Written at'].map((text) => element('th', { scope: 'col' }, text));
  const rows = fields.map(({ field, value, place, isDefault }) =>
    element(
      'tr',
      isDefault ? { class: 'default' } : {},
      element('th', { scope: 'row' }, element('code', {}, field)),
      element('td', {}, shown(value)),
      element('td', { class: 'soft' }, shown(place)),
    ),
  );
  return element(
    'table',
    { class: 'policy' },
    element('caption', {}, shown(title)),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}

byId('name').textContent = shown(source.name);
byId('running').textContent = source.running ?? '';
if (source.home) document.querySelector('.name a').href = source.home;
if (!source.since) document.querySelector('nav a:last-child').className = 'off';

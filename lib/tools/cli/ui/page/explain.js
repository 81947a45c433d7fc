import { ask, byId, clone, element, fill, policyTable, shown } from './page.js';
import { drawing } from './diagram.js';

const form = byId('request');
const main = byId('explanation');

/** That of the figure, in pixels. */
const PADDING = 16;
const { method, url, origin, headers, namespace, credentials } = form.elements;

/** The question is in the fragment, so that it can be kept and sent, and no server gets it. */
function readFragment() {
  const given = new URLSearchParams(location.hash.slice(1));
  method.value = given.get('method') ?? 'GET';
  url.value = given.get('url') ?? '';
  origin.value = given.get('origin') ?? origin.value;
  headers.value = given.getAll('header').join('\n');
  namespace.value = given.get('namespace') ?? '';
  credentials.checked = given.has('credentials');
  showNamespace();
  if (url.value !== '' && origin.value !== '') void explain();
  else main.dataset.state = 'empty';
}

function fragmentOf() {
  const asked = new URLSearchParams({ method: method.value, url: url.value, origin: origin.value });
  for (const line of linesOf(headers.value)) asked.append('header', line);
  if (namespace.value !== '') asked.set('namespace', namespace.value);
  if (credentials.checked) asked.set('credentials', '');
  return `#${asked}`;
}

const linesOf = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean); // prettier-ignore

/** `Name: value`, or a name only. */
function headerOf(line) {
  const [, name = line, value = '1'] = /^([^:]*):(.*)$/.exec(line) ?? [];
  return [name.trim(), value.trim()];
}

/** Only WebSockets have one. */
function showNamespace() {
  namespace.parentElement.hidden = method.value !== 'WS' && !/^wss?:/i.test(url.value);
}

const START_SOURCES = 'To start the sources of the application and ask their rows, start the command with --sources.';
const VERDICTS = { allowed: 'Allowed', blocked: 'Blocked', undecided: 'Not decided' };
const OUTCOMES = { passed: 'passed: ', failed: 'failed: ', skipped: 'not reached: ' };

function stepOf({ outcome, text }) {
  const item = fill(clone('step'), { '.unseen': OUTCOMES[outcome], '.text': text });
  item.dataset.outcome = outcome;
  return item;
}

/** The preflight and the request itself usually have the same policy. */
function policiesOf({ preflight, actual }) {
  const all = [preflight, actual].flatMap((exchange) => exchange?.policies ?? []);
  return [...new Map(all.map((policy) => [JSON.stringify(policy), policy])).values()];
}

const ALWAYS = ['origin', 'credentials', 'methods', 'allowedHeaders', 'exposedHeaders', 'maxAge'];

function tableOf({ handler, route, pattern, fields }) {
  const where = handler ? `${handler}, ${route}` : 'No handler';
  const rows = fields
    .filter(({ field, kind }) => ALWAYS.includes(field) || kind !== 'default')
    .map(({ field, value, kind, place, resetBy }) => {
      const reason = resetBy ? `${place}, because ${resetBy} sets origin` : place;
      return { field, value, place: reason, isDefault: kind === 'default' };
    });
  return policyTable(pattern ? `${where}, at paths '${pattern}'` : where, rows);
}

function changeOf({ text, write, shared }) {
  const also = shared ? changeParts(`or ${shared.text}`, shared.write) : [];
  return element('li', {}, ...changeParts(text, write), ...also);
}

function changeParts(text, write) {
  const sentence = shown(text[0].toUpperCase() + text.slice(1));
  return write ? [sentence, element('code', {}, shown(write))] : [sentence];
}

function show(explanation) {
  const { allowed, undecided, reason, summary, steps, changes, advice, nearestOrigin, unserved } = explanation;
  const state = undecided ? 'undecided' : allowed ? 'allowed' : 'blocked';
  main.dataset.state = state;
  fill(main, { '.verdict': VERDICTS[state], '#reason': undecided ? '' : reason, '#summary': summary });
  byId('steps').replaceChildren(...steps.map(stepOf));
  byId('policies').replaceChildren(...policiesOf(explanation).map(tableOf));
  byId('nearest').textContent = shown(
    [unserved, nearestOrigin?.text, undecided && START_SOURCES].filter(Boolean).join(' '),
  );
  const advised = advice ? [{ text: advice }] : [];
  byId('changes').replaceChildren(...[...changes, ...advised].map(changeOf));
  byId('remedy').hidden = allowed;
  drawAgain = () => byId('diagram').replaceChildren(drawing(explanation, byId('diagram').clientWidth - 2 * PADDING));
  drawAgain();
  byId('diagram').dataset.state = 'drawn';
}

let drawAgain = () => undefined;
new ResizeObserver(() => drawAgain()).observe(byId('remedy').parentElement);

/** A later question replaces an earlier one that has no answer yet. */
let asked = 0;

async function explain() {
  const id = ++asked;
  main.dataset.state = 'asking';
  const question = {
    method: method.value.trim(),
    url: url.value.trim(),
    origin: origin.value.trim(),
    headers: Object.fromEntries(linesOf(headers.value).map(headerOf)),
    credentials: credentials.checked,
    ...(namespace.value !== '' && { namespace: namespace.value }),
  };
  try {
    const explanation = await ask('explanation', { request: JSON.stringify(question) });
    if (id === asked) show(explanation);
  } catch (error) {
    if (id !== asked) return;
    main.dataset.state = 'silent';
    fill(main, { '.verdict': 'No answer', '#reason': '', '#summary': error.message });
  }
}

/** The paths of the application, to choose from. */
async function offerPaths() {
  const { entries } = await ask('report');
  const paths = new Set(entries.map(({ path }) => path).filter((path) => path.startsWith('/')));
  byId('paths').append(...[...paths].map((path) => element('option', { value: path })));
}

form.addEventListener('input', showNamespace);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const fragment = fragmentOf();
  // The same question again: the answer may have changed.
  if (fragment === location.hash) void explain();
  else location.hash = fragment;
});
addEventListener('hashchange', readFragment);
readFragment();
offerPaths().catch(() => undefined);

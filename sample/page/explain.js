/* global document, location, matchMedia, getComputedStyle */
import { groups } from './calls.js';
import { sites } from './sites.js';

const asked = new URLSearchParams(location.search).get('call');
const call = groups.flatMap(({ calls }) => calls).find(({ id }) => id === asked);
const byId = (id) => document.getElementById(id);

/** The call of the page, as a request for the inspector of the API. */
function requestOf({ path, init = {} }) {
  const { method = 'GET', headers = {}, credentials } = init;
  const url = sites.api + path;
  return { url, method, headers, origin: location.origin, credentials: credentials === 'include' };
}

async function askInspector(request) {
  const query = new URLSearchParams({ request: JSON.stringify(request) });
  const response = await fetch(`${sites.api}/inspector/explanation?${query}`);
  if (!response.ok) throw new Error(`The API responded with ${response.status}.`);
  return response.json();
}

function clone(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

const OUTCOMES = { passed: 'passed: ', failed: 'failed: ', skipped: 'not reached: ' };

function stepOf({ outcome, text }) {
  const item = clone('step');
  item.dataset.outcome = outcome;
  item.querySelector('.unseen').textContent = OUTCOMES[outcome];
  item.querySelector('.text').textContent = text;
  return item;
}

/** The preflight and the request itself usually have the same policy. */
function policiesOf({ preflight, actual }) {
  const all = [preflight, actual].flatMap((exchange) => exchange?.policies ?? []);
  return [...new Map(all.map((policy) => [JSON.stringify(policy), policy])).values()];
}

function tableOf({ handler, route, pattern, fields }) {
  const table = clone('policy');
  const where = handler ? `${handler}, ${route}` : 'No handler';
  table.querySelector('caption').textContent = pattern ? `${where}, at paths '${pattern}'` : where;
  table.querySelector('tbody').append(...fields.filter(isWorthShowing).map(rowOf));
  return table;
}

const ALWAYS = ['origin', 'credentials', 'methods', 'allowedHeaders', 'exposedHeaders', 'maxAge'];
const isWorthShowing = ({ field, kind }) => ALWAYS.includes(field) || kind !== 'default';

function rowOf({ field, value, kind, place, resetBy }) {
  const row = clone('field');
  row.dataset.kind = kind;
  row.querySelector('code').textContent = field;
  row.querySelector('.value').textContent = Array.isArray(value) ? value.join(', ') || 'none' : String(value);
  row.querySelector('.place').textContent = resetBy ? `${place}, because ${resetBy} sets origin` : place;
  return row;
}

function changeOf({ text, write, shared }) {
  const item = document.createElement('li');
  item.append(...changeParts(text, write));
  if (shared) item.append(...changeParts(`or ${shared.text}`, shared.write));
  return item;
}

function changeParts(text, write) {
  const sentence = text[0].toUpperCase() + text.slice(1);
  return write ? [sentence, Object.assign(document.createElement('code'), { textContent: write })] : [sentence];
}

function show(explanation) {
  const { allowed, reason, summary, steps, changes, advice, nearestOrigin, unserved } = explanation;
  byId('explanation').dataset.state = allowed ? 'allowed' : 'blocked';
  document.querySelector('.outcome .verdict').textContent = allowed ? 'Allowed' : 'Blocked';
  byId('reason').textContent = reason;
  byId('summary').textContent = summary;
  byId('steps').replaceChildren(...steps.map(stepOf));
  byId('policies').replaceChildren(...policiesOf(explanation).map(tableOf));
  const beforehand = [unserved, nearestOrigin?.text].filter(Boolean).join(' ');
  byId('nearest').textContent = beforehand;
  byId('nearest').hidden = beforehand === '';
  const advised = advice ? [{ text: advice }] : [];
  byId('changes').replaceChildren(...[...changes, ...advised].map(changeOf));
  byId('remedy').hidden = allowed;
}

/** Mermaid is large, and only this page needs it, so it is loaded last. */
function loadMermaid() {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: 'mermaid.js', onerror: reject });
    script.onload = () => resolve(globalThis.mermaid);
    document.head.append(script);
  });
}

function coloursOfThePage() {
  const style = getComputedStyle(document.documentElement);
  const [ink, soft, line, code] = ['ink', 'soft', 'line', 'code'].map((name) => style.getPropertyValue(`--${name}`));
  return {
    primaryColor: code,
    primaryTextColor: ink,
    primaryBorderColor: line,
    lineColor: soft,
    textColor: ink,
    signalColor: soft,
    signalTextColor: ink,
    actorLineColor: line,
    noteBkgColor: code,
    noteTextColor: ink,
    noteBorderColor: line,
  };
}

async function draw(diagram) {
  const figure = byId('diagram');
  try {
    const mermaid = await loadMermaid();
    // On a phone the diagram keeps a readable size, and scrolls sideways.
    const useMaxWidth = matchMedia('(min-width: 52rem)').matches;
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: 'base',
      themeVariables: coloursOfThePage(),
      fontFamily: 'system-ui, sans-serif',
      fontSize: 13,
      sequence: { useMaxWidth, mirrorActors: false, messageAlign: 'left' },
    });
    const { svg } = await mermaid.render('drawing', diagram);
    figure.innerHTML = svg;
    figure.dataset.state = 'drawn';
  } catch (error) {
    console.error(error);
    figure.textContent = diagram;
    figure.dataset.state = 'text';
  }
}

async function explain() {
  if (!call) {
    byId('request').textContent = 'No such call';
    byId('summary').textContent = 'Please choose a call on the previous page.';
    byId('explanation').dataset.state = 'silent';
    return;
  }
  const request = requestOf(call);
  byId('request').textContent = `${request.method} ${call.path}`;
  byId('origin').textContent = request.origin;
  try {
    const { explanation, diagram } = await askInspector(request);
    show(explanation);
    await draw(diagram);
  } catch (error) {
    console.error(error);
    byId('summary').textContent = 'The API cannot be reached.';
    byId('explanation').dataset.state = 'silent';
  }
}

await explain();

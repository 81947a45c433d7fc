/* global document */
import { sites } from './sites.js';

const search = document.getElementById('search');
const tally = document.getElementById('tally');
const table = document.getElementById('report');

const WHO = { false: 'no origin', '*': 'any origin' };
const list = (value) => [value].flat().join(', ') || 'none';

function rowOf({ method, path, handler, pattern, policy, sources }) {
  const row = document.getElementById('entry').content.firstElementChild.cloneNode(true);
  const texts = {
    route: handler ? `${method} ${path}` : path === '*' ? 'anything else' : path,
    handler: [handler ?? 'no handler', pattern && `at paths '${pattern}'`].filter(Boolean).join(', '),
    origins: WHO[policy.origin] ?? list(policy.origin),
    source: sources.origin,
    credentials: policy.credentials ? 'yes' : 'no',
    allowed: list(policy.allowedHeaders),
    exposed: list(policy.exposedHeaders),
  };
  for (const [name, text] of Object.entries(texts)) row.querySelector(`.${name}`).textContent = text;
  return row;
}

/** A row is shown if it contains every word. */
function filter(rows) {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
  tally.textContent = `${rows.filter(({ hidden }) => !hidden).length} of ${rows.length} entries`;
}

try {
  const response = await fetch(`${sites.api}/inspector/report`);
  const { entries } = await response.json();
  const rows = entries.map(rowOf);
  table.querySelector('tbody').append(...rows);
  search.addEventListener('input', () => filter(rows));
  search.disabled = false;
  filter(rows);
  table.dataset.state = 'shown';
} catch (error) {
  console.error(error);
  tally.textContent = 'The API cannot be reached.';
  table.dataset.state = 'silent';
}

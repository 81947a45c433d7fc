/* global document, location, addEventListener, setInterval */
import { customers, instances, urlOf } from './instances.js';

const SECONDS = 2;

/** The shop of each customer, on each instance. */
const calls = customers.flatMap((customer) =>
  instances.map((port) => ({ customer, port, row: rowOf(customer, port) })),
);

function rowOf(customer, port) {
  const row = document.getElementById('call').content.firstElementChild.cloneNode(true);
  row.querySelector('code').textContent = `GET ${urlOf(customer, port)}/storefront`;
  row.dataset.call = `${customer.name} ${instances.indexOf(port) + 1}`;
  document.getElementById('calls').append(row);
  return row;
}

async function call({ customer, port, row }) {
  const url = `${urlOf(customer, port)}/storefront`;
  try {
    const response = await fetch(url, { cache: 'no-store' });
    const { shop, instance } = await response.json();
    show(row, {
      state: 'allowed',
      verdict: 'Allowed',
      by: `${instance} answered`,
      reason: `It sent the shop of ${shop}.`,
    });
  } catch {
    show(row, { state: 'blocked', verdict: 'Blocked', by: `by port ${port}`, reason: await whyNot(url) });
  }
}

/** Scripts cannot know why. The inspector of the same instance does. */
async function whyNot(url) {
  try {
    const request = JSON.stringify({ url, method: 'GET', origin: location.origin });
    const response = await fetch(`${new URL(url).origin}/inspector/explanation?${new URLSearchParams({ request })}`);
    const { summary } = await response.json();
    return summary;
  } catch {
    return 'The API cannot be reached.';
  }
}

function show(row, { state, ...texts }) {
  row.dataset.state = state;
  for (const [name, text] of Object.entries(texts)) row.querySelector(`.${name}`).textContent = text;
}

const callAll = () => Promise.all(calls.map(call));

addEventListener('message', ({ data }) => data === 'call' && callAll());
setInterval(callAll, SECONDS * 1000);
await callAll();

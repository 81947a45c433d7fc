import { sites } from './sites.js';

/** Each customer has a host, which every instance of the API serves. */
export const customers = [
  { name: 'Acme', host: 'acme.bookshop.localhost' },
  { name: 'Globex', host: 'globex.bookshop.localhost' },
];

export const instances = [sites.api, sites.second].map((url) => new URL(url).port);

export const urlOf = ({ host }, port) => `http://${host}:${port}`;

/** The longest header: Node accepts 16 KiB for all headers together. */
const LONG = 15_500;

const SITE = 'https://site.example.com';

export const ORIGINS = [
  SITE,
  'https://*.wild.example.com',
  'http://localhost:*',
  /^https:\/\/[a-z]+\.regexp\.example\.com$/,
];

const full = (part) => part.repeat(Math.floor(LONG / part.length));
const benign = { origin: SITE, headers: 'authorization,content-type' };
const different = Array.from({ length: 100_000 }, (_, i) => `https://tenant-${i}.wild.example.com`);

/** The hostile preflights. A function makes a different one each time. */
export const CASES = {
  benign: benign,
  'origin that is not in the list': { ...benign, origin: 'https://outsider.example.net' },
  'Origin of 16 kB': { ...benign, origin: `https://${'a'.repeat(LONG)}.example.com` },
  'Origin of 16 kB, many labels': { ...benign, origin: `https://${full('a.')}wild.example.com` },
  'longest Origin, many labels': { ...benign, origin: `https://${'a.'.repeat(145)}wild.example.com` },
  'malformed IPv6 Origin': { ...benign, origin: `http://[${'f:'.repeat(19)}]` },
  '100,000 different origins': (i) => ({ ...benign, origin: different[i % different.length] }),
  'names: 16 kB of commas': { ...benign, headers: full(',') },
  'names: 16 kB of spaces': { ...benign, headers: full(' ') },
  'names: 16 kB of a,': { ...benign, headers: full('a,') },
  'names: one of 16 kB': { ...benign, headers: full('x') },
  'names: an allowed one, 16 kB': { ...benign, headers: full('content-type,') },
  'names: the budget of commas (16)': { ...benign, headers: ','.repeat(16) },
  'names: the budget of spaces (4 kB)': { ...benign, headers: ' '.repeat(4096) },
  'names: the budget of one name (4 kB)': { ...benign, headers: 'x'.repeat(4096) },
  'names: the budget of an allowed one (128)': { ...benign, headers: full('content-type,').slice(0, 128 * 13 - 1) },
  'names: the budget of different ones (128)': { ...benign, headers: namesUpTo(128, 31) },
  // This one took quadratic time in hono before 4.12.34 (GHSA-8j4g-w8fx-2239).
  'names: 16 kB of spaces between two': { ...benign, headers: `a${' '.repeat(LONG - 2)}b` },
};

function namesUpTo(count, length) {
  return Array.from({ length: count }, (_, i) => `x-${i}-`.padEnd(length, 'y')).join();
}

export function caseAt(name, i) {
  const one = CASES[name];
  return typeof one === 'function' ? one(i) : one;
}

/** The bytes that the client makes the server read. */
export function bytesOf(name) {
  const { origin, headers } = caseAt(name, 0);
  return origin.length + headers.length;
}

/** Lists of origins, and what is asked about them. */
export const RULES = {
  exact: {
    sizes: [1, 100, 10_000, 1_000_000],
    rule: (i) => `https://tenant-${i}.example.com`,
    origin: (i) => `https://tenant-${i}.example.com`,
  },
  wildcard: {
    sizes: [1, 100, 10_000],
    rule: (i) => `https://*.tenant-${i}.example.com`,
    origin: (i) => `https://shop.tenant-${i}.example.com`,
    expression: (i) => new RegExp(`^https://(?:[a-z0-9-]+\\.)+tenant-${i}\\.example\\.com$`),
  },
};

const ASKED = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' };

const allowed = (origin) => ({ method: 'GET', headers: { origin: arrived(origin) } });

/**
 * The kinds of request, and how many origins of the list send them. Each has an origin that just arrived: a new string, of
 * which nobody knows the hash yet.
 */
export const REQUESTS = {
  allowed: { origins: 1000, request: allowed },
  'allowed, ten origins': { origins: 10, request: allowed },
  refused: {
    origins: 1000,
    request: (_, i) => ({ method: 'GET', headers: { origin: arrived(`https://stranger-${i}.example.net`) } }),
  },
  preflight: {
    origins: 1000,
    request: (origin) => ({ method: 'OPTIONS', headers: { origin: arrived(origin), ...ASKED } }),
  },
};

function arrived(text) {
  return Buffer.from(text, 'latin1').latin1Slice();
}

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

/** The kinds of request, each with an origin that just arrived: a new string, of which nobody knows the hash yet. */
export const REQUESTS = {
  allowed: (origin) => ({ method: 'GET', headers: { origin: arrived(origin) } }),
  refused: (_, i) => ({ method: 'GET', headers: { origin: arrived(`https://stranger-${i}.example.net`) } }),
  preflight: (origin) => ({ method: 'OPTIONS', headers: { origin: arrived(origin), ...ASKED } }),
};

function arrived(text) {
  return Buffer.from(text, 'latin1').latin1Slice();
}

/** The lists of origins, and the origins that send requests. */
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
 * The kinds of request, and how many origins of the list send them. Each origin is a new string, as it is when it arrives: V8
 * has no hash for it yet.
 */
export const REQUESTS = {
  allowed: { origins: 1000, request: allowed },
  'allowed, ten origins': { origins: 10, request: allowed },
  refused: {
    origins: 1000,
    request: (_, i) => ({ method: 'GET', headers: { origin: arrived(`https://other-${i}.example.net`) } }),
  },
  preflight: {
    origins: 1000,
    request: (origin) => ({ method: 'OPTIONS', headers: { origin: arrived(origin), ...ASKED } }),
  },
};

export function arrived(text) {
  return Buffer.from(text, 'latin1').latin1Slice();
}

import { APP } from '../broken-servers.js';
import { allowing } from '../hand-written.js';
import { compared, type Pair, written } from './pair.js';

const LIST = `https://admin.example.com,${APP}:3000`;
const HTTPS = 'https://';
const hostOf = (origin: string): string => origin.slice(HTTPS.length);

/** Comparisons that look right, each with one that is. */
export const COMPARISONS: readonly Pair[] = [
  compared(
    'includes() on a string',
    [(origin) => LIST.includes(origin), (origin) => LIST.split(',').includes(origin)],
    { args: ['--origin', `${APP}:3000`], found: { critical: ['origin-truncated'], low: ['origin-port'] } },
  ),
  compared('a search in the allowed origin', [(origin) => APP.includes(origin), (origin) => APP === origin], {
    found: { critical: ['origin-truncated'] },
  }),
  compared(
    'an allowed host that ends with the one that asks',
    [
      (origin) => origin.startsWith(HTTPS) && 'app.example.com'.endsWith(hostOf(origin)),
      (origin) => origin.startsWith(HTTPS) && 'app.example.com' === hostOf(origin),
    ],
    { found: { critical: ['origin-truncated'] } },
  ),
  compared(
    'names that end like a subdomain',
    [
      (origin) => /^https:.*app\.example\.com$/.test(origin),
      (origin) => /^https:\/\/(\w+\.)?app\.example\.com$/.test(origin),
    ],
    { found: { medium: ['origin-below'] } },
  ),
  written(
    'names that end like a subdomain, without credentials',
    [
      allowing((origin) => /^https:.*app\.example\.com$/.test(origin)),
      allowing((origin) => /^https:\/\/(\w+\.)*example\.com$/.test(origin)),
    ],
    { found: { low: ['origin-below'] } },
  ),
  compared(
    'everything that begins with http://localhost, beside the application',
    [
      (origin) => origin === APP || origin.startsWith('http://localhost'),
      (origin) => origin === APP || /^http:\/\/localhost(:\d+)?$/.test(origin),
    ],
    { found: { critical: ['origin-suffix'] } },
  ),
  compared(
    'a name that ends at the first character that is not a letter, digit, dot or hyphen',
    [
      (origin) => /^https:\/\/app\.example\.com(?![a-z0-9.-])/.test(origin),
      (origin) => /^https:\/\/app\.example\.com(:\d+)?$/.test(origin),
    ],
    { found: { critical: ['origin-suffix'] } },
  ),
  compared(
    'a name that ends at the first special character',
    [
      (origin) => /^https:\/\/app\.example\.com([^\w.-].*)?$/.test(origin),
      (origin) => /^https:\/\/app\.example\.com(:\d+)?$/.test(origin),
    ],
    { found: { critical: ['origin-suffix'] } },
  ),
  compared(
    'every preview of a hosting service, beside the application',
    [
      (origin) => origin === APP || /^https:\/\/[a-z0-9-]+\.vercel\.app$/.test(origin),
      (origin) => origin === APP || /^https:\/\/shop-[a-z0-9]+-example\.vercel\.app$/.test(origin),
    ],
    { found: { high: ['origin-public-suffix'] } },
  ),
  ...['netlify.app', 'github.io', 'pages.dev', 'herokuapp.com', 's3.amazonaws.com', 'csb.app'].map((suffix) =>
    compared(
      `every name under ${suffix}, beside the application`,
      [
        (origin) => origin === APP || (origin.startsWith(HTTPS) && origin.endsWith(`.${suffix}`)),
        (origin) => [APP, `https://example.${suffix}`].includes(origin),
      ],
      { found: { high: ['origin-public-suffix'] } },
    ),
  ),
  compared(
    'a playground, beside the application',
    [(origin) => [APP, 'https://cdpn.io'].includes(origin), (origin) => [APP, 'https://codepen.io'].includes(origin)],
    { found: { high: ['origin-public-suffix'] } },
  ),
  written(
    'a port that is shorter',
    [
      allowing((origin) => 'http://localhost:3000'.startsWith(origin)),
      allowing((origin) => origin === 'http://localhost:3000'),
    ],
    { args: ['--origin', 'http://localhost:3000'], found: { low: ['origin-port'] } },
  ),
];

import fc from 'fast-check';
import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import { applyFixes } from '../fixes/apply-fix.js';
import { corsAllows } from '../fixes/cors-judge.js';
import { policyAllows } from '../fixes/the-law.js';

/** A domain that a developer wants to allow, and how carelessly the RegExp for it is written. */
interface Intention {
  readonly scheme: '' | 'http' | 'https' | 'https?';
  readonly subdomain: 'none' | 'any' | 'one' | 'some' | 'glued' | 'prefix';
  readonly domain: string;
  readonly port: '' | ':3000' | ':\\d+' | '(:\\d+)?' | ':';
  readonly end: '' | '\\/' | '.*' | '(\\/.*)?';
  readonly opened: boolean;
  readonly closed: boolean;
  readonly escaped: boolean;
  readonly flags: '' | 'i' | 'g' | 'gi' | 'm';
}

const intention: fc.Arbitrary<Intention> = fc.record({
  scheme: fc.constantFrom('', 'http', 'https', 'https?'),
  subdomain: fc.constantFrom('none', 'any', 'one', 'some', 'glued', 'prefix'),
  domain: fc.constantFrom('example.com', 'app.example.com', 'localhost', 'example.co.uk', 'vercel.app', '127.0.0.1'),
  port: fc.constantFrom('', ':3000', ':\\d+', '(:\\d+)?', ':'),
  end: fc.constantFrom('', '\\/', '.*', '(\\/.*)?'),
  opened: fc.boolean(),
  closed: fc.boolean(),
  escaped: fc.boolean(),
  flags: fc.constantFrom('', 'i', 'g', 'gi', 'm'),
});

const SUBDOMAINS: Readonly<Record<Intention['subdomain'], string>> = {
  none: '',
  any: '.*.',
  one: '[a-z0-9-]+.',
  some: '(?:admin|shop).',
  glued: '.*',
  prefix: 'shop-[a-z0-9-]+.',
};

function expressionOf(one: Intention): RegExp {
  const { scheme, subdomain, domain, port, end, opened, closed, escaped, flags } = one;
  const dot = (text: string): string => (escaped ? text.replace(/\.(?![*+])/g, '\\.') : text);
  const start = scheme === '' ? '' : `${scheme}:\\/\\/`;
  const source = `${opened ? '^' : ''}${start}${dot(SUBDOMAINS[subdomain] + domain)}${port}${end}${closed ? '$' : ''}`;
  return new RegExp(source, flags);
}

/** Origins of the intended domain, and of others that look like it. */
function samplesOf({ domain }: Intention): string[] {
  const undotted = domain.replace('.', 'x');
  const hosts = [
    domain,
    ...['a', 'admin', 'shop', 'a.b', 'shop-x', 'shop-x-y', '1', '-a'].map((name) => `${name}.${domain}`),
    `evil${domain}`,
    `evil-${domain}`,
    `shop-evil${domain}`,
    `shop-x${domain}`,
    `${domain}.evil.example`,
    `${domain}evil`,
    `a.${undotted}`,
    `shop-x${undotted}`,
    undotted,
    'evil.example',
    'a.b',
  ];
  return ['http', 'https', 'app'].flatMap((scheme) =>
    hosts.flatMap((host) => ['', ':3000', ':8443', ':30001'].map((port) => `${scheme}://${host}${port}`)),
  );
}

/** Whether the text has an origin of the same kind in quotes: the same scheme, and a port or none. */
function namesKind(text: string, origin: string): boolean {
  const kindOf = (one: string): string => one.replace(/:\/\/[^:]*/, '').replace(/:.*$/, ':port');
  return [...text.matchAll(/'([^']*)'/g)].some(([, named = '']) => kindOf(named) === kindOf(origin));
}

describe('the fix of a RegExp', () => {
  test.each<[RegExp, string]>([
    [/\.vercel\.app$/, "Write 'https://*.vercel.app'. It leaves out 'http://a.vercel.app'."],
    [/\.example\.com$/, "Write 'https://*.example.com'. It leaves out 'http://a.example.com'."],
    [/^app:\/\//, "Write 'app://*'."],
    [/^file:\/\//, 'Remove it, or write the origins as strings.'],
    [/^(.*)/, "Write '*'."],
    [/^http:\/\/localhost/, "Write 'http://localhost:*'. It leaves out 'http://localhosta', 'http://localhosta:1'."],
    [
      /localhost:\d+$/,
      "Write /^https?:\\/\\/localhost:\\d+$/. It leaves out 'http://alocalhost:1', 'https://alocalhost:1'.",
    ],
    [
      /example\.com$/,
      "Write ['https://example.com', 'https://*.example.com']. It leaves out 'http://example.com', 'https://aexample.com'.",
    ],
    [
      /.+netlify\.com/,
      "Write ['https://netlify.com', 'https://*.netlify.com']. It leaves out 'http://netlify.com', 'http://netlify.com:1', 'https://anetlify.com', 'https://netlify.com:1'.",
    ],
    [/^https:\/\/app\.example\.com\/$/, "Write 'https://app.example.com'."],
    [/^https:\/\/(.*)\.example\.com$/g, "Write 'https://*.example.com'."],
    [/^https:\/\/([a-z]+)+\.example\.com$/, 'Write /^https:\\/\\/[a-z]+\\.example\\.com$/.'],
    [
      /^http:\/\/192\.168\./,
      "Write /^http:\\/\\/192\\.168\\.[\\d.]+(?::\\d+)?$/. It leaves out 'http://192.168.a', 'http://192.168.a:1'.",
    ],
    [/^null$/, 'Remove it; for what it allows, see dangerouslyAllowNullOrigin.'],
    [/^(?:null|https:\/\/a\.example\.com)$/, "Write 'https://a.example.com'."],
  ])('%p: %s', (expression, fix) => {
    const { issues } = compilePolicy({ origin: expression });
    expect([...new Set(issues.map((issue) => issue.fix))]).toEqual([fix]);
  });

  it('can be an element of a list, without brackets', () => {
    const { issues } = compilePolicy({ origin: ['http://localhost:3000', /^https:\/\/(?:a|b).example\.com$/] });
    expect(issues[0]?.fix).toContain("Write 'https://a.example.com', 'https://b.example.com'.");
  });

  it('names the flags that it needs, with credentials', () => {
    const { issues } = compilePolicy({ origin: /\.vercel\.app$/, credentials: true });
    expect(issues[0]?.fix).toContain(
      "Write 'https://*.vercel.app', and set dangerouslyAllowPublicSuffixes: true in the same options.",
    );
  });

  it.each([false, true])('is accepted, and allows nothing that the RegExp refuses, credentials: %p', (credentials) => {
    fc.assert(
      fc.property(intention, fc.boolean(), (one, listed) => {
        const expression = expressionOf(one);
        const options = { origin: listed ? [expression] : expression, credentials };
        const { issues } = compilePolicy(options);
        if (issues.length === 0) return;
        const { options: fixed, undone } = applyFixes(options, issues);
        expect(undone.map(({ fix }) => `${String(expression)} ${fix}`)).toEqual([]);
        const { policy, issues: others } = compilePolicy(fixed);
        expect(others.map(({ message }) => `${String(expression)} ${issues[0]?.fix} ${message}`)).toEqual([]);
        const text = issues.map(({ fix }) => fix).join(' ');
        // Without its flag g, which makes every second request fail.
        const original = { origin: new RegExp(expression.source, expression.flags.replace('g', '')) };
        const samples = samplesOf(one);
        if (!samples.some((origin) => corsAllows(original, origin))) return;
        const opened = samples.filter((origin) => policyAllows(policy!, origin) && !corsAllows(original, origin));
        const lost = samples.filter((origin) => !policyAllows(policy!, origin) && corsAllows(original, origin));
        const unnamed = lost.filter((origin) => !origin.startsWith('app:') && !namesKind(text, origin));
        const outcome = { expression: String(expression), text, opened, unnamed };
        expect(outcome).toEqual({ ...outcome, opened: [], unnamed: [] });
      }),
      { numRuns: 40 },
    );
  });
});

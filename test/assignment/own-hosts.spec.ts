import { OwnHosts, readOwnHosts } from '../../lib/assignment/own-hosts.js';
import { DiagnosticCollector } from '../../lib/diagnostics/diagnostic-collector.js';
import { FOR_ROOT } from '../../lib/diagnostics/place.js';

const read = (value: unknown) => {
  const found = new DiagnosticCollector(() => FOR_ROOT);
  const hosts = readOwnHosts(value, found);
  return { hosts, issues: found.issues };
};

/** What a developer pastes from a fix, as a value. */
const pasted = (fix: string): unknown =>
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- fixes are code
  (Function(`return ${fix.replace(/^Write (?:ownHosts: )?/, '').replace(/\.$/, '')}`) as () => unknown)();

describe('hosts of ownHosts that are accepted', () => {
  test.each([
    'app.example.com',
    'localhost',
    'localhost:3000',
    'app.example.com:443',
    '127.0.0.1',
    '127.0.0.1:80',
    '[::1]',
    '[::1]:3000',
    'xn--bcher-kva.example',
    'my_app.internal:65535',
  ])('%s', (host) => {
    expect(read([host]).issues).toEqual([]);
  });

  test('none at all', () => {
    expect(read([]).issues).toEqual([]);
    expect(read(undefined)).toEqual({ hosts: undefined, issues: [] });
  });
});

describe('hosts of ownHosts that are refused, and the fix', () => {
  test.each([
    ['https://app.example.com', 'app.example.com'],
    ['https://app.example.com/', 'app.example.com'],
    ['http://localhost:3000/login?x#y', 'localhost:3000'],
    ['App.Example.com', 'app.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    [' app.example.com ', 'app.example.com'],
    ['app.example.com/', 'app.example.com'],
    ['app.example.com:', 'app.example.com'],
    ['me@app.example.com', 'app.example.com'],
    ['127.1', '127.0.0.1'],
    ['[0:0::1]:3000', '[::1]:3000'],
    ['*.example.com', 'app.example.com'],
    ['*', 'app.example.com'],
    ['', 'app.example.com'],
    ['app.example.com:65536', 'app.example.com'],
    ['app..example.com', 'app.example.com'],
    ['a.example,b.example', 'app.example.com'],
    ['::1', 'app.example.com'],
  ])('%j', (host, fixed) => {
    const { issues } = read(['ok.example', host]);
    expect(issues).toMatchObject([{ code: 'own-host-malformed', path: 'forRoot.ownHosts[1]', value: host }]);
    expect(pasted(issues[0]!.fix)).toBe(fixed);
    expect(read([fixed]).issues).toEqual([]);
  });

  test.each([
    ['app.example.com', ['app.example.com']],
    ['https://a.example, B.example:3000,', ['a.example', 'b.example:3000']],
    ['', ['app.example.com']],
    [{ host: 'a' }, ['app.example.com']],
    [null, ['app.example.com']],
    [true, ['app.example.com']],
  ])('%j instead of a list', (value, fixed) => {
    const { hosts, issues } = read(value);
    expect(hosts).toBeUndefined();
    expect(issues).toMatchObject([{ code: 'option-type', path: 'forRoot.ownHosts', value }]);
    expect(pasted(issues[0]!.fix)).toEqual(fixed);
    expect(read(fixed).issues).toEqual([]);
  });

  test('an element that is not a string', () => {
    const { issues } = read([undefined, 5]);
    expect(issues.map(({ code, path }) => `${path} ${code}`)).toEqual([
      'forRoot.ownHosts[0] option-type',
      'forRoot.ownHosts[1] option-type',
    ]);
  });
});

describe('the host of a request', () => {
  const hosts = new OwnHosts(['app.example.com', 'localhost:3000', 'shop.example:443', '[::1]']);

  test.each(['app.example.com', 'APP.example.com', 'app.example.com:8080', 'localhost:3000', '[::1]:5000'])(
    '%s is own',
    (host) => {
      expect(hosts.has(host)).toBe(true);
    },
  );

  test.each(['shop.example', 'shop.example:443'])('%s is own by its default port', (host) => {
    expect(hosts.has(host)).toBe(true);
  });

  test.each([
    '',
    'evil.example',
    'app.example.com.evil.example',
    'evil-app.example.com',
    'app.example.com.',
    'localhost',
    'localhost:3001',
    'shop.example:80',
    'app.example.com:',
    'app.example.com:x',
    'app.example.com:99999',
    'app.example.com:1:2',
    'app.example.com, evil.example',
    'app.example.com/evil',
    'evil@app.example.com',
    ' app.example.com',
    '::1',
    `${'a'.repeat(100_000)}.example`,
  ])('%s is not own', (host) => {
    expect(hosts.has(host)).toBe(false);
  });

  test('no host is own without any', () => {
    expect(new OwnHosts([]).has('app.example.com')).toBe(false);
  });
});

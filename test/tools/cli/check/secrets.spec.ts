import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { Secrets } from '../../../../lib/tools/cli/request/secrets/secrets.js';
import { withoutUrlSecrets } from '../../../../lib/tools/cli/request/secrets/hidden-url.js';
import { runCommand } from '../../../support/command-line.js';
import { runInProcess } from '../../../support/in-process.js';
import { APP } from './broken-servers.js';
import { type HandWritten, handWritten } from './hand-written.js';
import { serve } from './server.js';

const shop = join(import.meta.dirname, '../applications/shop.module.js');

/** What `check` prints, as text and as JSON, for a request with these headers. */
async function printed(server: HandWritten, headers: readonly string[], ...args: readonly string[]): Promise<string> {
  const running = await serve(handWritten(server));
  try {
    const asked = ['check', running.url, '--origin', APP, ...headers.flatMap((one) => ['--header', one]), ...args];
    const [text, json] = await Promise.all([runInProcess(asked), runInProcess([...asked, '--json'])]);
    return text.stdout + text.stderr + json.stdout + json.stderr;
  } finally {
    running.close();
  }
}

const plain = { every: () => ({ 'Access-Control-Allow-Origin': '*' }) };

describe('the values of request headers are hidden in text and JSON', () => {
  test.each<[string, string, readonly string[]]>([
    ['Authorization: Bearer', 'Authorization: Bearer abc.def-ghi', ['abc.def-ghi', 'abc.def']],
    [
      'Authorization: Digest',
      'Authorization: Digest username="Mufasa", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9"',
      ['Mufasa', '6629fae49393a05397450978507c4ef1', '5ccc069c403ebaf9'],
    ],
    ['an unknown scheme', 'Authorization: PART1AAAA PART2BBBB', ['PART1AAAA', 'PART2BBBB']],
    ['a value of two parts', 'X-Api-Key: PART1AAAA PART2BBBB', ['PART1AAAA', 'PART2BBBB']],
    ['a name without a known word', 'X-Auth-Sig: 0f1e2d3c', ['0f1e2d3c']],
    ['any other name', 'X-Trace: 7f3a', ['7f3a']],
    ['a user agent', 'User-Agent: agent-4711', ['agent-4711']],
  ])('%s', async (_, header, secrets) => {
    const output = await printed(plain, [header]);
    for (const secret of secrets) expect(output).not.toContain(secret);
    expect(output).toContain(`> ${header.slice(0, header.indexOf(':'))}: `);
    expect(output).toContain('(hidden)');
  });

  test('--cookie', async () => {
    const output = await printed(plain, [], '--credentials', '--cookie', 'session=0123456789; theme=dark');
    for (const secret of ['0123456789', 'dark']) expect(output).not.toContain(secret);
    expect(output).toContain('  > Cookie: (hidden)\n');
  });

  test('except those with CORS-safelisted names, which decide on the preflight', async () => {
    const headers = ['Accept: text/html', 'Accept-Language: de', 'Content-Language: en', 'Content-Type: text/plain'];
    const output = await printed(plain, [...headers, 'Range: bytes=0-9']);
    for (const header of [...headers, 'Range: bytes=0-9']) expect(output).toContain(`  > ${header}\n`);
  });

  test('except with --show-secrets', async () => {
    const output = await printed(plain, ['X-Api-Key: PART1 PART2'], '--show-secrets');
    expect(output).toContain('  > X-Api-Key: PART1 PART2\n');
  });

  test('also where the server sends them back', async () => {
    const echo = (_: unknown, { headers }: IncomingMessage) => ({
      'Access-Control-Allow-Origin': '*',
      'X-Echo': `key ${String(headers['x-api-key'])}`,
      Location: `/login/${String(headers['x-api-key'])}?for=${encodeURIComponent(String(headers.authorization))}`,
      'Content-Language': String(headers.authorization).toUpperCase(),
    });
    const server = { every: echo, status: () => 302, optionsStatus: 302, options: echo };
    const output = await printed(server, ['X-Api-Key: k3y-0815', 'Authorization: Basic dXNlcjpwYXNzd29yZA==']);
    expect(output).toContain('X-Echo: key (hidden)');
    expect(output.toLowerCase()).not.toMatch(/k3y-0815|dxnlcjpwyxnzd29yza/);
  });

  test('in explanations', async () => {
    const asked = ['explain', shop, '/books', '--origin', APP, '--header', 'Authorization: Bearer s3cr3t-token'];
    const formats = [[], ['--json'], ['--diagram']];
    const outputs = await Promise.all(formats.map((format) => runCommand([...asked, ...format])));
    for (const { stdout } of outputs) expect(stdout).not.toContain('s3cr3t-token');
    expect(outputs[0]!.stdout).toContain('  > Authorization: Bearer (hidden)\n');
    expect((await runCommand([...asked, '--show-secrets'])).stdout).toContain('Bearer s3cr3t-token');
  }, 60_000);

  test('in the error for a header without a name', async () => {
    const { stderr } = await runInProcess(['check', 'http://localhost', '--origin', APP, '--header', 'Bearer s3cr3t']);
    expect(stderr).toContain("'Bearer…' is not a valid header name.");
    expect(stderr).not.toContain('s3cr3t');
  });
});

describe('the secrets of a response are hidden', () => {
  test.each([
    [
      'Location',
      'https://user:p4ssw0rd@host.example/a?token=t0ken&empty=#fr4gment',
      'https://(hidden)@host.example/a?token=(hidden)&empty=#(hidden)',
    ],
    ['X-Auth-Sig', 's1gnature', '(hidden)'],
    ['X-Amz-Security-Token', 't0ken', '(hidden)'],
    ['Authentication-Info', 'rspauth="t0ken"', '(hidden)'],
    ['Set-Cookie', 'sid=t0ken; HttpOnly', 'sid=(hidden); HttpOnly'],
    ['WWW-Authenticate', 'Bearer realm="books"', 'Bearer realm="books"'],
    ['WWW-Authenticate', 'Negotiate t0ken==', 'Negotiate (hidden)'],
    [
      'X-Next',
      'see="https://u:p4ssw0rd@host.example/?a=t0ken", 2',
      'see="https://(hidden)@host.example/?a=(hidden)", 2',
    ],
    ['X-Identity', 'id eyJhbGciOiJub25lIn0.t0ken.s1gnature', 'id (hidden)'],
    ['Access-Control-Allow-Origin', 'https://user@host.example', 'https://user@host.example'],
    ['X-Total-Count', '7', '7'],
  ])('%s: %s', async (name, value, shown) => {
    const every = (): Record<string, string> => ({ 'Access-Control-Allow-Origin': '*', [name]: value });
    const output = await printed({ every, status: () => 302 }, []);
    expect(output).toContain(`  < ${name}: ${shown}\n`);
    if (shown !== value) expect(output).not.toMatch(/t0ken|p4ssw0rd|fr4gment|s1gnature/);
  });

  test('in the verdict about a redirect', async () => {
    const every = () => ({ 'Access-Control-Allow-Origin': '*', Location: 'https://host.example/?code=t0ken' });
    const output = await printed({ every, status: () => 302 }, []);
    expect(output).toContain('The browser follows the redirect to https://host.example/?code=(hidden) and');
  });

  test.each([
    ['//user@host/a', '//(hidden)@host/a'],
    [String.raw`https:\\user:pw@host\a`, String.raw`https:\\(hidden)@host\a`],
    ['https:user:pw@host', 'https:(hidden)@host'],
    ['https://a:b@c@host/x@y', 'https://(hidden)@host/x@y'],
    ['/a@b?c', '/a@b?(hidden)'],
    ['/plain', '/plain'],
    ['', ''],
  ])('in the URL %s', (url, shown) => expect(withoutUrlSecrets(url)).toBe(shown));
});

test('hiding takes time in proportion to the text', () => {
  // The limit of this test is what a quadratic expression exceeds.
  const hostile = ['a ', 'a', '://', 'eyJa.', 'a://b@'].map((part) => `${part.repeat(1 << 18)}b`);
  const secrets = new Secrets([['X-Api-Key', 'aaaa aaaaaa']]);
  for (const name of ['Set-Cookie', 'Location', 'X-Api-Key', 'Authorization', 'X-Other', 'WWW-Authenticate'])
    for (const value of hostile) expect(secrets.response([[name, value]])[0]![1].length).toBeGreaterThan(0);
});

test('no value of a request appears in what is shown of it', () => {
  const value = fc.stringMatching(/^[!-~]{4,40}$/);
  fc.assert(
    fc.property(value, fc.string(), fc.string(), (secret, before, after) => {
      const secrets = new Secrets([['X-Api-Key', secret]]);
      fc.pre(!'(hidden)'.includes(secret) && !before.includes(secret) && !after.includes(secret));
      expect(secrets.text(`${before} ${secret} ${after}`)).toBe(`${before} (hidden) ${after}`);
      expect(JSON.stringify(secrets.request([['X-Api-Key', secret]]))).toBe('[["X-Api-Key","(hidden)"]]');
    }),
  );
});

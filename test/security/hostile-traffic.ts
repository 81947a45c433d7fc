import type { Socket } from 'node:net';

/** One request as it is sent. */
export type WireRequest = string;

type Random = () => number;

/** Mulberry32: the same numbers for the same seed, everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const upTo = (random: Random, most: number): number => Math.floor(random() * (most + 1));

/** Bytes that Node accepts in the value of a header: tabs, and everything from the space on except DEL. */
function junk(random: Random, most: number): string {
  const codes = Array.from({ length: upTo(random, most) }, () => 0x20 + upTo(random, 0xdf));
  return String.fromCharCode(...codes.filter((code) => code !== 0x7f));
}

const ORIGINS: readonly ((random: Random) => string)[] = [
  () => 'https://site.example.com',
  (random) => `https://tenant${upTo(random, 1e9)}.example.org`,
  (random) => `https://${upTo(random, 1e9)}.wild.example.com`,
  (random) => `https://r${upTo(random, 1e9)}.regexp.example.com`,
  (random) => `https://${'a.'.repeat(upTo(random, 120))}wild.example.com`,
  (random) => `https://${'a'.repeat(upTo(random, 12_000))}.example.com`,
  (random) => `https://site.example.com:${upTo(random, 99_999)}`,
  (random) => `https://site.example.com${junk(random, 40)}`,
  (random) => `${'https://site.example.com, '.repeat(upTo(random, 200))}https://site.example.com`,
  (random) => `http://[${'f:'.repeat(upTo(random, 20))}:1]`,
  (random) => junk(random, 400),
  () => 'null',
  () => '',
];

const REQUEST_HEADERS: readonly ((random: Random) => string)[] = [
  () => 'content-type, authorization',
  (random) => ','.repeat(upTo(random, 12_000)),
  (random) => 'a,'.repeat(upTo(random, 6_000)),
  (random) => `x-one${' '.repeat(upTo(random, 12_000))}x-two`,
  (random) => `x-one${'\t'.repeat(upTo(random, 4_000))}`,
  (random) => 'content-type,'.repeat(upTo(random, 900)),
  (random) => 'x'.repeat(upTo(random, 12_000)),
  (random) => Array.from({ length: upTo(random, 200) }, (_, i) => `x-${i}-${upTo(random, 1e6)}`).join(', '),
  (random) => junk(random, 2_000),
  () => '*',
  () => '',
];

const METHODS: readonly ((random: Random) => string)[] = [
  () => 'GET',
  () => 'PUT',
  () => 'PURGE',
  () => 'patch',
  () => 'TRACE',
  (random) => `M${upTo(random, 1e9)}`,
  (random) => 'X'.repeat(upTo(random, 9_000)),
  (random) => junk(random, 60),
  () => '',
];

const PATHS: readonly ((random: Random) => string)[] = [
  () => '/list',
  () => '/wildcard',
  () => '/expression',
  () => '/asked',
  () => '/any',
  (random) => `/items/${upTo(random, 1e9)}`,
  (random) => `/unserved/${upTo(random, 1e9)}`,
  (random) => `/${'a/'.repeat(upTo(random, 2_000))}`,
  (random) => `/list?${'q=1&'.repeat(upTo(random, 1_000))}`,
  (random) => `/items/${'%2e%2e%2f'.repeat(upTo(random, 40))}`,
  () => '/items/%zz',
  () => '//list',
  () => '/list/../asked',
  () => '/__proto__/constructor',
];

/** An endless sequence of requests of every kind that any client may send. The same seed gives the same requests. */
export function* hostileRequests(seed: number): Generator<WireRequest, never> {
  const random = randomFrom(seed);
  for (;;) yield hostileRequest(random);
}

/** The first value is a harmless one. The line of a header is sometimes missing, or occurs twice. */
function lines(random: Random, name: string, values: readonly ((random: Random) => string)[]): string[] {
  const times = pick(random, [0, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
  return Array.from(
    { length: times },
    () => `${name}: ${(random() < 0.3 ? values[0]! : pick(random, values))(random)}`,
  );
}

function hostileRequest(random: Random): WireRequest {
  const isPreflight = random() < 0.7;
  const method = isPreflight ? 'OPTIONS' : pick(random, ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']);
  const head = [`${method} ${pick(random, PATHS)(random)} HTTP/1.1`, 'Host: localhost', 'Content-Length: 0'];
  head.push(...lines(random, 'Origin', ORIGINS));
  if (isPreflight) {
    head.push(...lines(random, 'Access-Control-Request-Method', METHODS));
    // Every second request is allowed in this part, so that not all of them end at the first check.
    if (random() < 0.5) head.push('Access-Control-Request-Method: GET');
    head.push(...lines(random, 'Access-Control-Request-Headers', REQUEST_HEADERS));
  }
  const text = `${head.join('\r\n')}\r\n\r\n`;
  // Above 16 KiB, Node responds with 431 and closes the connection before the application sees the request.
  return text.length < 15_000 ? text : hostileRequest(random);
}

/** Sends a request over a socket that stays open, and reads the status and the header lines of the response. */
export async function exchangeOver(socket: Socket, request: WireRequest): Promise<string> {
  const isHead = request.startsWith('HEAD ');
  return new Promise((resolve, reject) => {
    let received = '';
    const done = (outcome: () => void): void => {
      socket.off('data', onData);
      socket.off('close', onClose);
      outcome();
    };
    const onData = (chunk: Buffer): void => {
      received += chunk.toString('latin1');
      if (isComplete(received, isHead)) done(() => resolve(received));
    };
    const onClose = (): void => done(() => reject(new Error(`Hung up on ${JSON.stringify(request.slice(0, 500))}`)));
    socket.on('data', onData);
    socket.on('close', onClose);
    socket.write(request, 'latin1');
  });
}

function isComplete(received: string, isHead: boolean): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return false;
  if (isHead || received.startsWith('HTTP/1.1 204')) return true;
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(received.slice(0, end + 2))?.[1];
  if (length !== undefined) return received.length >= end + 4 + Number(length);
  return received.endsWith('0\r\n\r\n');
}

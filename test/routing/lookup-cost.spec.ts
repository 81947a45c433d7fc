import type { AbstractHttpAdapter } from '@nestjs/core';
import FindMyWay from 'find-my-way';
import { SegmentIndex } from '../../lib/routing/segment-index.js';
import { startSpec } from './app-spec.js';
import { ORIGIN } from './expected-policy.js';
import { app, controller, type Route } from './named-case.js';
import { exchange } from './wire.js';

interface ExpressInstance {
  readonly router: { readonly stack: readonly { match(path: string): unknown }[] };
}

const ROUTES = 1000;
const numbers = Array.from({ length: ROUTES }, (_, i) => String(i));

function indexOf(...families: ((n: string) => string)[]): SegmentIndex<string> {
  const index = new SegmentIndex<string>();
  for (const family of families) {
    for (const pattern of numbers.map(family)) index.add(pattern, pattern);
  }
  return index;
}

describe('a lookup tests only a few of a thousand routes', () => {
  it.each<[string, ((n: string) => string)[], string, string[]]>([
    ['parameters at the end', [(n) => `/r${n}/:id`], '/r123/5', ['/r123/:id']],
    ['parameters at the beginning', [(n) => `/:tenant/r${n}`], '/acme/r123', ['/:tenant/r123']],
    ['parameters around', [(n) => `/:tenant/r${n}/:id`], '/acme/r123/5', ['/:tenant/r123/:id']],
    ['both', [(n) => `/r${n}/:id`, (n) => `/:tenant/r${n}`], '/r123/r7', ['/r123/:id', '/:tenant/r7']],
    ['wildcards', [(n) => `/r${n}/*path`], '/r123/5/x/y', ['/r123/*path']],
    ['optional ends', [(n) => `/r${n}{/:id}`, (n) => `/:tenant/r${n}{/*path}`], '/r123/r7', ['/r123{/:id}', '/:tenant/r7{/*path}']], // prettier-ignore
    ['no route', [(n) => `/r${n}/:id`, (n) => `/:tenant/r${n}`], '/nowhere/at/all', []],
  ])('%s', (_name, families, path, expected) => {
    expect(indexOf(...families).candidates(path)).toEqual(expected);
  });

  // Handlers for many methods. Most of them do not serve the URLs of the others.
  const routes = numbers.flatMap((n): Route[] => [
    ['GET', [`r${n}/:id`, `:tenant/r${n}`, `w${n}/*`]],
    [(['POST', 'PUT', 'PATCH', 'DELETE'] as const)[Number(n) % 4]!, `only${n}`],
  ]);
  const targets = ['/r123/5', '/acme/r123', '/r123/r7', '/w5/x/y', '/r999/%20', '/nowhere'];

  /** Sends preflights. The platform's own router does not run for them. */
  async function preflight(port: number): Promise<number[]> {
    const headers = { Host: 'a.example', Origin: ORIGIN, 'Access-Control-Request-Method': 'GET' };
    const answers = await exchange(port, targets.map((target) => ({ method: 'OPTIONS', target, headers }))); // prettier-ignore
    return answers.map(({ status }) => status);
  }

  it('R5: on Express, a preflight, which lists every method, tests only a few routes', async () => {
    const running = await startSpec(app([controller('', routes)]));
    try {
      const { router } = (running.app.getHttpAdapter() as AbstractHttpAdapter).getInstance<ExpressInstance>();
      let matched = 0;
      for (const layer of router.stack) {
        const match = layer.match.bind(layer);
        layer.match = (path) => {
          matched++;
          return match(path);
        };
      }
      expect(await preflight(running.port)).toEqual(targets.map(() => 204));
      // Once for the requested method and once for all others, with at most two routes each time.
      expect(matched).toBeGreaterThan(0);
      expect(matched).toBeLessThanOrEqual(targets.length * 2 * 2);
    } finally {
      await running.app.close();
    }
  }, 60_000);

  it('R5: on Fastify, only the methods that a URL may serve are looked up', async () => {
    const router = FindMyWay.prototype as { find: (this: unknown, method: string, ...rest: unknown[]) => unknown };
    const { find } = router;
    const asked: string[] = [];
    router.find = function (method, ...rest) {
      asked.push(method);
      return find.call(this, method, ...rest);
    };
    const running = await startSpec({ ...app([controller('', routes)]), platform: 'fastify' });
    try {
      asked.length = 0;
      expect(await preflight(running.port)).toEqual(targets.map(() => 204));
      // The routes serve GET and HEAD. The requested method is GET, too.
      expect(new Set(asked)).toEqual(new Set(['GET', 'HEAD']));
      expect(asked.length).toBeLessThanOrEqual(targets.length * 3);
      asked.length = 0;
      const headers = { Host: 'a.example', Origin: ORIGIN, 'Access-Control-Request-Method': 'POST' };
      await exchange(running.port, [{ method: 'OPTIONS', target: '/only4', headers }]);
      // No other pattern may match this path, so the other methods are known.
      expect(asked).toEqual(['POST']);
    } finally {
      router.find = find;
      await running.app.close();
    }
  }, 60_000);
});

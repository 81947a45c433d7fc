import type { AbstractHttpAdapter } from '@nestjs/core';
import { SegmentIndex } from '../../lib/routing/segment-index.js';
import { startSpec } from './app-spec.js';
import { ORIGIN } from './expected-policy.js';
import { app, controller } from './named-case.js';
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

describe('looking a route up looks at few of a thousand', () => {
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

  it('R5: Express matches a handful of them for a preflight, which asks about every method', async () => {
    const routes = numbers.map((n) => ['GET', [`r${n}/:id`, `:tenant/r${n}`]] as const);
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
      const headers = { Host: 'a.example', Origin: ORIGIN, 'Access-Control-Request-Method': 'GET' };
      const targets = ['/r123/5', '/acme/r123', '/r123/r7', '/r999/%20', '/nowhere'];
      const answers = await exchange(running.port, targets.map((target) => ({ method: 'OPTIONS', target, headers }))); // prettier-ignore
      expect(answers.map(({ status }) => status)).toEqual(targets.map(() => 204));
      // Asked for the requested method, and for GET and HEAD, which the routes serve: at most two routes each.
      expect(matched).toBeLessThanOrEqual(targets.length * 3 * 2);
    } finally {
      await running.app.close();
    }
  });
});

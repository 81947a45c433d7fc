import { RequestMethod } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import type { CheckingAdapter } from '../../../lib/routing/fastify/fastify-adapter-checks.js';
import { platformRouterOf } from '../../../lib/routing/fastify/fastify-own-router.js';
import { FastifyPatterns } from '../../../lib/routing/fastify/fastify-patterns.js';
import { FastifyRoutes, targetOf } from '../../../lib/routing/fastify/fastify-routes.js';
import { isRoute, type Route, type RouteMatch } from '../../../lib/routing/route.js';
import { mayOverlap, shapeOf } from '../../../lib/routing/path-shape.js';
import { SegmentIndex } from '../../../lib/routing/segment-index.js';

const PATTERNS = [
  '/a',
  '/a/:id',
  '/a/*',
  '/:x',
  '/:x/b',
  '/b/:id',
  '/b/:id/:more?',
  '/c/:id-:no',
  '/d/:id(^\\d+$)',
  '/*',
];
const PATHS = ['/a', '/a/1', '/a/b', '/b', '/b/b', '/b/1/2', '/a/b/c', '/', '/c/1-2', '/d/1', '/d/x', '/a/', '/e'];
const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE'] as const;
const REGISTERED = ['GET', 'HEAD', 'PUT', 'ALL'] as const;

const registration = fc.record({
  method: fc.constantFrom(...REGISTERED),
  pattern: fc.constantFrom(...PATTERNS),
  isOfNest: fc.boolean(),
  askedBefore: fc.boolean(),
});

type Register = (path: string, handler: () => void) => unknown;

function routeFor({ method, pattern }: { method: (typeof REGISTERED)[number]; pattern: string }): Route {
  const handler = (): void => undefined;
  const requestMethod = RequestMethod[method];
  return { controller: Object, handler, methodName: 'handle', requestMethod, path: pattern, version: undefined, hosts: undefined }; // prettier-ignore
}

describe('the patterns of Fastify routes', () => {
  it('R5: the handlers beside a route are those that the router finds for each method', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(registration, { maxLength: 6 }), (registrations) => {
        const adapter = new FastifyAdapter() as unknown as CheckingAdapter;
        const instance = adapter.getInstance<FastifyInstance>();
        const { router } = platformRouterOf(instance);
        const patterns = new FastifyPatterns(router);
        const routes = new FastifyRoutes(router, instance);
        const announced = registrations.map(routeFor);
        routes.bind(announced.filter((_, i) => registrations[i]!.isOfNest), adapter); // prettier-ignore
        (adapter as unknown as { normalizePath?(path: string): string }).normalizePath?.('/');

        const found = (method: string, path: string): readonly RouteMatch[] => {
          const { store, params } = router.find(method, path, undefined) ?? {};
          if (!store) return [];
          const target = targetOf(store);
          return target.accepts(params!, { url: path } as never) ? target.routes : [];
        };
        const compare = (): void => {
          for (const path of PATHS) {
            for (const [route] of METHODS.map((method) => found(method, path))) {
              const beside = route && isRoute(route) ? patterns.handlersBeside(route) : undefined;
              if (beside === undefined) continue;
              compared++;
              for (const method of METHODS) expect(beside.forMethod(method)).toEqual(found(method, path));
              for (const method of METHODS)
                if (found(method, path).length > 0) expect(beside.methods).toContain(method);
              expect(beside.methods).toEqual(patterns.methodsAt(path));
            }
          }
        };
        registrations.forEach(({ method, pattern, isOfNest, askedBefore }, i) => {
          if (askedBefore) compare();
          const register = (adapter as unknown as Record<string, Register>)[method.toLowerCase()]!;
          const raw = adapter.getInstance<Record<string, Register>>();
          try {
            if (isOfNest) register.call(adapter, pattern, announced[i]!.handler);
            else raw[method.toLowerCase()]!(pattern, () => undefined);
          } catch {
            // This route was declared before.
          }
        });
        compare();
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(1000);
  });

  it('R5: a pattern is alone if none of the others may match the same path', () => {
    const pattern = fc.constantFrom(...PATTERNS, '/a/:id/b', '/x/:y/z', '/:x/:y', '/{*rest}', '/a{/:id}');
    let alone = 0;
    fc.assert(
      fc.property(fc.uniqueArray(pattern, { maxLength: 5 }), (list) => {
        const index = new SegmentIndex<string>();
        for (const one of list) index.add(one, one);
        for (const one of list) {
          const overlapping = list.filter((other) => mayOverlap(shapeOf(one), shapeOf(other)));
          expect(index.isAlone(one)).toBe(overlapping.length === 1);
          alone += overlapping.length === 1 ? 1 : 0;
        }
      }),
      { numRuns: 500 },
    );
    expect(alone).toBeGreaterThan(100);
  });
});

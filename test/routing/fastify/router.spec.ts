import fc from 'fast-check';
import FindMyWay from 'find-my-way';
import { FastifyRouter } from '../../../lib/routing/fastify/fastify-router.js';
import type { RawRequest, Route } from '../../../lib/routing/route.js';

/** What one call registers for a path. `GET HEAD` are two routes of one handler, as Fastify creates them. */
const REGISTRATIONS = {
  'GET HEAD': [['GET'], ['HEAD']],
  'GET alone': [['GET']],
  'HEAD alone': [['HEAD']],
  'GET and HEAD in one': [['GET', 'PUT', 'HEAD']],
  neither: [['PUT']],
} as const;

const PATTERNS = ['/a', '/a/:id', '/a/*', '/:x', '/:x/b', '/b/:id'];
const PATHS = ['/a', '/a/1', '/a/b', '/b', '/b/b', '/a/b/c', '/'];

const registration = fc.record({
  kind: fc.oneof({ weight: 2, arbitrary: fc.constant('GET HEAD' as const) }, fc.constantFrom(...keysOf(REGISTRATIONS))),
  pattern: fc.constantFrom(...PATTERNS),
  host: fc.constantFrom(undefined, undefined, 'one.example', 'two.example'),
  askedBefore: fc.boolean(),
});

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}

describe('the second router of Fastify', () => {
  it('R5: finds the same routes as a router of the application with the same registrations', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(registration, { maxLength: 6 }), (registrations) => {
        const [whole, router] = [FindMyWay(), new FastifyRouter({}, FindMyWay)];
        const compare = (): void => {
          for (const method of ['GET', 'HEAD', 'PUT'] as const) {
            for (const path of PATHS) {
              const expected = whole.find(method, path, { host: 'one.example' })?.store as Route | undefined;
              const request = { headers: { host: 'one.example' } } as RawRequest;
              found += method === 'HEAD' && expected !== undefined ? 1 : 0;
              expect(router.find(method, path, request, false)).toEqual(expected === undefined ? [] : [expected]);
            }
          }
        };
        registrations.forEach(({ kind, pattern, host, askedBefore }, i) => {
          if (askedBefore) compare();
          const route = { path: pattern, methodName: String(i) } as Route;
          const constraints = host === undefined ? {} : { host };
          for (const methods of REGISTRATIONS[kind]) {
            router.add(methods, pattern, constraints, { routes: [route], accepts: () => true });
            try {
              whole.on([...methods], pattern, { constraints }, () => undefined, route);
            } catch {
              // This route was already declared.
            }
          }
        });
        compare();
      }),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(3000);
  });

  it.each([
    ['of another handler', { path: '/a', methodName: 'head' }, 'one.example'],
    ['for another host', undefined, 'two.example'],
  ])('R5: finds a HEAD route %s that directly follows a GET route of the same path', (_, other, host) => {
    const router = new FastifyRouter({}, FindMyWay);
    const get = { path: '/a', methodName: 'get' } as Route;
    const head = (other ?? get) as Route;
    router.add(['GET'], '/a', { host: 'one.example' }, { routes: [get], accepts: () => true });
    router.add(['HEAD'], '/a', { host }, { routes: [head], accepts: () => true });
    expect(router.find('HEAD', '/a', { headers: { host } } as RawRequest, false)).toEqual([head]);
  });
});

import { WaitingRoutes } from '../../lib/routing/waiting-routes.js';

/** What comes back at once, and then for each of the paths. */
function handedOut(patterns: readonly string[], paths: readonly string[]): (readonly string[])[] {
  const routes = new WaitingRoutes<string>();
  const atOnce = patterns.flatMap((pattern) => routes.add(pattern, pattern));
  return [atOnce, ...paths.map((path) => routes.take(path))];
}

describe('routes wait for the first path that begins as they do', () => {
  it.each<[string, readonly string[], readonly string[], readonly (readonly string[])[]]>([
    ['not for one that begins otherwise', ['/a/:id'], ['/b/1', '/', '/ab', '/b/a/1'], [[], [], [], [], []]],
    ['once', ['/a/:id', '/a/:id/b'], ['/a/1', '/a/1'], [[], ['/a/:id', '/a/:id/b'], []]],
    ['from the shortest beginning on', ['/a/b', '/:x/y', '/a/:id', '/a/b/c'], ['/a/b/1'], [[], ['/:x/y', '/a/:id', '/a/b']]], // prettier-ignore
    ['in any case', ['/Admin/Users'], ['/aDMIN/users'], [[], ['/Admin/Users']]],
    ['as far as they are plain', ['/a{b}/c', '/::a/b', '/a%20/b', '/é/b', '//a'], ['/z'], [[], ['/a{b}/c', '/::a/b', '/a%20/b', '/é/b', '//a']]], // prettier-ignore
    ['with a slash at the end or without', ['/a/', '/b'], ['/a', '/b/'], [[], ['/a/'], ['/b']]],
  ])('%s', (_name, patterns, paths, expected) => {
    expect(handedOut(patterns, paths)).toEqual(expected);
  });

  it('but no more than a hundred for one', () => {
    const patterns = Array.from({ length: 150 }, (_, i) => `/:tenant/${String(i)}`);
    expect(handedOut(patterns, ['/acme/7'])).toEqual([patterns.slice(0, 101), patterns.slice(101)]);
  });
});

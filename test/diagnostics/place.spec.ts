import { type CorsPlace, isSameLayer, renderPlace } from '../../lib/diagnostics/place.js';

test.each<[CorsPlace, string]>([
  [{ layer: 'forRoot' }, 'forRoot'],
  [{ layer: 'forRoot', option: 'origin', index: 0 }, 'forRoot.origin[0]'],
  [{ layer: 'policies', name: 'partners', option: 'maxAge' }, 'policies.partners.maxAge'],
  [{ layer: 'paths', name: '/files/*path', option: 'origin', index: 2 }, "paths['/files/*path'].origin[2]"],
  [{ layer: 'class', name: 'CatsController' }, 'CatsController @Cors()'],
  [{ layer: 'handler', name: 'CatsController.update', option: 'maxAge' }, 'CatsController.update @Cors().maxAge'],
  [{ layer: 'route', name: 'GET /cats' }, 'GET /cats'],
  [{ layer: 'route', option: 'preflightContinue' }, 'preflightContinue'],
  [{ layer: 'application', name: 'FastifyAdapter' }, 'FastifyAdapter'],
])('renders the place %j as %s', (place, text) => {
  expect(renderPlace(place)).toBe(text);
});

test('two places are in the same layer if only the option differs, but not if only the name is the same', () => {
  const partners: CorsPlace = { layer: 'policies', name: 'partners' };
  expect(isSameLayer(partners, { ...partners, option: 'origin', index: 1 })).toBe(true);
  expect(isSameLayer(partners, { layer: 'paths', name: 'partners' })).toBe(false);
  expect(isSameLayer(partners, undefined)).toBe(false);
});

import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';
import type { CorsOptions } from '../../../lib/policy/options/options.js';
import { describeNearest, nearestOrigin } from '../../../lib/policy/suggest/nearest-origin.js';

describe('the nearest allowed origin, where this machine has another name', () => {
  test.each<[asked: string, origin: CorsOptions['origin'], nearest: string | undefined]>([
    ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://localhost:3000'],
    ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://127.0.0.1:5173', ['https://app.example.com', 'http://localhost:*'], 'http://localhost:5173'],
    ['http://localhost:5173', /^http:\/\/127\.0\.0\.1:\d+$/, 'http://127.0.0.1:5173'],
    ['http://[::1]:3000', 'http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000', 'https://app.example.com', undefined],
  ])('for %s and %p is %s', (asked, origin, nearest) => {
    const { policy } = compilePolicy({ origin: origin! });
    const found = nearestOrigin(asked, policy!, {} as never);
    expect(found).toEqual(nearest && { origin: nearest, difference: 'loopback' });
    if (found !== undefined)
      expect(describeNearest(asked, found)).toBe(
        `'${nearest}' is allowed. '${asked}' is another origin, although both are this machine.`,
      );
  });
});

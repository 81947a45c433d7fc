import { ApplicationConfig } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { ExpressHandlers } from '../../lib/routing/express/express-handlers.js';
import type { ExpressRoute } from '../../lib/routing/express/express-routes.js';
import { ExpressVersions } from '../../lib/routing/express/express-versions.js';
import { ListMemo } from '../../lib/routing/list-memo.js';

describe('what is kept from requests is limited', () => {
  it('each list is created once, until there are too many', () => {
    const made: (readonly object[])[] = [];
    const memo = new ListMemo((list) => ({ number: made.push(list) }));
    const [one, two] = [{}, {}];
    const lists = [[], [one], [two], [one, two], [two, one]];
    const first = lists.map((list) => memo.of(list));
    expect(lists.map((list) => memo.of([...list]))).toEqual(first);
    expect(made).toEqual(lists);
    for (let i = 0; i < 10_000; i++) memo.of([{}]);
    expect(memo.of([one])).not.toBe(first[1]);
  });

  it('methods that a client invents are not kept', () => {
    const versions = new ExpressVersions(new ExpressAdapter(), new ApplicationConfig());
    const all = { methods: undefined, listed: ['GET'], route: {} } as unknown as ExpressRoute;
    const handlers = new ExpressHandlers([all], versions, () => true);
    expect(handlers.forMethod('GET')).toBe(handlers.forMethod('GET'));
    expect(handlers.forMethod('MADE-UP')).not.toBe(handlers.forMethod('MADE-UP'));
    expect(handlers.forMethod('MADE-UP')).toEqual([all.route]);
  });
});

import express from 'express';
import { compilePattern } from '../../../lib/routing/express/express-patterns.js';
import type { ExpressRouter } from '../../../lib/routing/express/express-layers.js';

const routerOf = () => express().router as unknown as ExpressRouter;

test('a path matches even if its parameter cannot be decoded', () => {
  const cats = compilePattern(routerOf(), '/cats/:id');
  expect(cats.test('/cats/%ff')).toBe(true);
  expect(cats.test('/dogs/%ff')).toBe(false);
});

test('any other error is thrown', () => {
  const match = (): never => {
    throw new TypeError('match is not a function');
  };
  const router = routerOf();
  // A router whose layers cannot match.
  const route = function (this: { readonly stack: object[] }): void {
    this.stack.push({ match });
  };
  const failing = Object.create(router, { route: { value: route } }) as ExpressRouter;
  expect(() => compilePattern(failing, '/cats').test('/cats')).toThrow('match is not a function');
});

import type { Request } from 'express';
import { ExpressRequests } from '../../../lib/routing/express/express-requests.js';
import type { RawRequest } from '../../../lib/routing/route.js';

/** Requests of an application in which the getter `path` throws this error. */
const failingWith = (error: Error) => {
  const prototype = {
    get path(): string {
      throw error;
    },
  };
  return new ExpressRequests(() => prototype as Request);
};

const request = { url: '/cats' } as RawRequest;

test('a target that cannot be parsed has no path', () => {
  const invalid = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' });
  expect(failingWith(invalid).pathOf(request)).toBe('');
  expect(failingWith(new URIError('URI malformed')).pathOf(request)).toBe('');
});

test('any other error is thrown', () => {
  expect(() => failingWith(new TypeError('parseurl is not a function')).pathOf(request)).toThrow('parseurl');
});

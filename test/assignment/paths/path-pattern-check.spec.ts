import { checkPathPattern } from '../../../lib/assignment/paths/path-pattern-check.js';

describe('a path in the syntax of another router', () => {
  it.each([
    ['/files/**', '/files{/*path}'],
    ['/files/(.*)', '/files{/*path}'],
    ['**', '/{*path}'],
    ['(.*)', '/{*path}'],
    ['/api*', '/api{*path}'],
    ['/api(.*)', '/api{*path}'],
    ['/api/*/users', '/api/*path/users'],
    ['/users/:id?', '/users{/:id}'],
    ['GET /cats', '/cats'],
    ['https://api.example.com/cats', '/cats'],
    ['cats?page=1', '/cats'],
  ])('%s is refused, and the fix has the same paths: %s', (pattern, whole) => {
    expect(checkPathPattern(pattern)).toMatchObject({ code: 'paths-pattern-invalid', fix: `Write '${whole}'.` });
    expect(checkPathPattern(whole)).toBeUndefined();
  });
});

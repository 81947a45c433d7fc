import { CorsPolicies } from '../../../lib/assignment/cors-policies.js';
import { CorsConfigurationError } from '../../../lib/diagnostics/configuration-error.js';
import { OriginSources } from '../../../lib/sources/origin-sources.js';
import { compilePolicy } from '../../../lib/policy/compile/compile-policy.js';

function fixesOf(options: object): string[] {
  return compilePolicy(options).issues.map(({ fix }) => fix);
}

describe('the text of a fix', () => {
  test.each<[object, string]>([
    [{ CORS_ALLOW_ALL_ORIGINS: false }, 'Remove it: it is false.'],
    [{ AllowAllOrigins: false }, 'Remove it: it is false.'],
    [{ AllowAllOrigins: true }, "Write origin: '*'."],
    [{ optionsSuccessStatus: 404 }, 'Write 204.'],
    [{ maxAge: 100_000 }, 'Write 86400.'],
    [{ maxAge: '600' }, 'Write 600; a string from the environment needs Number(value).'],
    [{ origin: '0.0.0.0:4200' }, "Write 'http://0.0.0.0:4200'."],
    [
      { origin: '*', credentials: true },
      "Write credentials: false, or list the origins that need credentials; in development: 'http://localhost:*' and 'http://127.0.0.1:*'.",
    ],
  ])('of %j is %s', (options, fix) => {
    expect(fixesOf(options)).toEqual([fix]);
  });

  it('is printed for every part of a comma-separated string', () => {
    const policies = new CorsPolicies({ allowedHeaders: 'X A, X B, X;C' }, new OriginSources());
    let values: unknown[] = [];
    try {
      policies.resolve([], () => /^$/, [], []);
    } catch (error) {
      values = error instanceof CorsConfigurationError ? error.issues.map(({ value }) => value) : [];
    }
    expect(values).toEqual(['X A', 'X B', 'X;C']);
  });
});

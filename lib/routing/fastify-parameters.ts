import { match, parse, type Token } from 'path-to-regexp';

/** Whether the parameters that the router found make a request that the handler serves. */
export type ParameterCheck = (params: Readonly<Record<string, string | undefined>>, path: () => string) => boolean;

/** Characters at which the router ends the name of a parameter, whatever other libraries read. */
const NAME_ENDS = /[-./(]/;

/**
 * Nest's adapter for this platform does not serve every request that its router matches: an empty parameter is a 404, and a
 * path whose parameters the router reads in another way than `path-to-regexp` counts only if that matches too.
 */
export function parameterCheck(url: string): ParameterCheck {
  if (!url.includes(':')) return () => true;
  const matches = readsAlike(url) ? undefined : compile(url);
  return (params, path) =>
    Object.entries(params).every(([name, value]) => value !== '' || name === '*') && (matches?.(path()) ?? true);
}

function compile(url: string): ((path: string) => boolean) | undefined {
  try {
    const matcher = match(url);
    return (path) => matcher(path.endsWith('/') ? path : `${path}/`) !== false;
  } catch {
    return undefined;
  }
}

/** Whether both libraries find the same parameters, each of them once. */
function readsAlike(url: string): boolean {
  let names: string[];
  try {
    names = namesOf(parse(url).tokens);
  } catch {
    return true;
  }
  const read = url
    .split('::')
    .flatMap((part) => part.split(':').slice(1))
    .map((part) => part.split(NAME_ENDS)[0]);
  return new Set(names).size === names.length && names.every((name, i) => name === read[i]);
}

function namesOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.type === 'group') return namesOf(token.tokens);
    return token.type === 'param' || token.type === 'wildcard' ? [token.name] : [];
  });
}

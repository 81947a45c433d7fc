/** Shown in place of a secret. */
export const HIDDEN = '(hidden)';

/** A URL or a relative reference without user name, password, fragment and the values of its query, which can be tokens. */
export function withoutUrlSecrets(text: string): string {
  const [beforeFragment, fragment] = cut(text, '#');
  const [address, query] = cut(beforeFragment, '?');
  const shown = withoutUserInfo(address);
  const values = query === undefined ? '' : `?${query.split('&').map(withoutValue).join('&')}`;
  return `${shown}${values}${fragment ? `#${HIDDEN}` : ''}`;
}

function cut(text: string, mark: string): readonly [before: string, after: string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** After a scheme, URL parsers accept any number of slashes and backslashes before the user name. */
function withoutUserInfo(address: string): string {
  const start = /^(?:[a-z][a-z0-9+.-]*:[\\/]*|[\\/]{2,})/i.exec(address)?.[0].length;
  if (start === undefined) return address;
  const rest = address.slice(start);
  const end = rest.search(/[\\/]/);
  const at = rest.slice(0, end < 0 ? undefined : end).lastIndexOf('@');
  return at < 0 ? address : `${address.slice(0, start)}${HIDDEN}${rest.slice(at)}`;
}

function withoutValue(parameter: string): string {
  const [name, value] = cut(parameter, '=');
  if (value === '') return parameter;
  return value === undefined ? name && HIDDEN : `${name}=${HIDDEN}`;
}

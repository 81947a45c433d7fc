import type { DiagnosticCollector } from '../diagnostics/diagnostic-collector.js';
import type { Problem } from '../diagnostics/issue.js';
import { renderValue } from '../diagnostics/render-value.js';
import { isList, readList } from '../policy/options/read-list.js';
import { canonicalHost } from '../standard/canonical-host.js';
import { parseHostAndPort } from '../standard/host-and-port.js';

/** The hosts under which pages reach the application: the option `ownHosts`. */
export class OwnHosts {
  private readonly known: ReadonlySet<string>;

  /** @param names as they are written in the option. Without a port, every port of the host is meant. */
  constructor(readonly names: readonly string[]) {
    this.known = new Set(names.flatMap((name) => (/:(?:80|443)$/.test(name) ? [name, withoutPort(name)] : [name])));
  }

  /** @param value host and port of a request, which may be anything that a client or a proxy sends */
  has(value: string): boolean {
    const parsed = parseHostAndPort(value);
    if (parsed === undefined) return false;
    const { host, port } = parsed;
    return this.known.has(host) || this.known.has(`${host}:${port}`);
  }
}

/** A default port is not written in `Host`. */
function withoutPort(name: string): string {
  return name.slice(0, name.lastIndexOf(':') + 1);
}

/** `undefined` without the option. */
export function readOwnHosts(value: unknown, found: DiagnosticCollector): OwnHosts | undefined {
  if (value === undefined) return undefined;
  if (!isList(value)) {
    found.report('ownHosts', wrongType(value), value);
    return undefined;
  }
  const names = readList('ownHosts', value, found).filter((name, index): name is string => {
    const problem = problemOf(name);
    if (problem !== undefined) found.report('ownHosts', problem, name, index);
    return problem === undefined;
  });
  return new OwnHosts(Object.freeze(names));
}

const EXAMPLE = "'app.example.com'";

function wrongType(value: unknown): Problem {
  const parts = typeof value === 'string' ? value.split(',').map((part) => part.trim()) : [];
  const names = parts.filter((part) => part !== '').map((part) => suggestName(part) ?? '');
  const list = names.length > 0 && !names.includes('') ? names.map((name) => renderValue(name)).join(', ') : EXAMPLE;
  return { code: 'option-type', message: 'ownHosts is a list of hosts.', fix: `Write ownHosts: [${list}].` };
}

function problemOf(name: unknown): Problem | undefined {
  const message = messageFor(name);
  if (message === undefined) return undefined;
  const suggestion = typeof name === 'string' ? suggestName(name) : undefined;
  const fix = `Write ${suggestion === undefined ? EXAMPLE : renderValue(suggestion)}.`;
  return { code: typeof name === 'string' ? 'own-host-malformed' : 'option-type', message, fix };
}

function messageFor(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'Every element of ownHosts is a string.';
  if (isCanonical(name)) return undefined;
  if (name.includes('*')) return 'A host is compared as a whole. Write every host by its name.';
  return "This is not a host as browsers write it: a name or an address, and a port if it matters, as in 'localhost:3000'.";
}

function isCanonical(name: string): boolean {
  const parsed = parseHostAndPort(name);
  return parsed !== undefined && canonicalHost(parsed.host) === parsed.host && name === name.toLowerCase();
}

/** The host of a URL or an origin, as browsers write it. */
function suggestName(text: string): string | undefined {
  const authority = text
    .trim()
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/[/?#\\].*$/, '')
    .replace(/^.*@/, '');
  const [, host = '', port = ''] = /^(.*?)((?::\d*)?)$/.exec(authority) ?? [];
  const name = `${canonicalHost(host) ?? ''}${port === ':' ? '' : port}`;
  return isCanonical(name) ? name : undefined;
}

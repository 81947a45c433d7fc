import { loadSuffixList } from '../../lazy.cjs';
import type { OriginPattern } from './origin-pattern.js';

/** The scheme whose pages travel in the clear. Those of apps and browser extensions never cross the network. */
const PLAIN_SCHEMES: ReadonlySet<string> = new Set(['http']);

const SUFFIX_OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

/** Whether nobody on the network can forge a page of that origin (Secure Contexts, section 3.1). */
export function isSecureOrigin({ scheme, host }: Pick<OriginPattern, 'scheme' | 'host'>): boolean {
  return !PLAIN_SCHEMES.has(scheme) || isLoopback(host);
}

/**
 * Whether `*.` stands before a public suffix, so that anybody can register a name that it covers. The private section of
 * the list counts (`github.io`), what a `*.` of the list stands before (`compute.amazonaws.com`), and, by the list's
 * default rule, every top-level domain that it does not know.
 */
export function coversPublicSuffix({ host, subdomains }: OriginPattern): boolean {
  const name = withoutRoot(host);
  if (!subdomains || isLoopback(name)) return false;
  return loadSuffixList().getPublicSuffix(name, SUFFIX_OPTIONS) === name;
}

/** 127.0.0.0/8, ::1, and the names that RFC 6761, section 6.3, keeps on the machine. */
function isLoopback(host: string): boolean {
  const name = withoutRoot(host);
  return name === '[::1]' || name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d+){3}$/.test(name);
}

function withoutRoot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

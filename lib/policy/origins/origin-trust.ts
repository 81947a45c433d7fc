import { loadSuffixList } from '../../lazy.cjs';
import type { OriginPattern } from './origin-pattern.js';

/** The scheme without encryption. Pages with the schemes of apps and browser extensions never cross the network. */
const PLAIN_SCHEMES: ReadonlySet<string> = new Set(['http']);

const SUFFIX_OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

/** Whether attackers on the network cannot forge pages of this origin (Secure Contexts, section 3.1). */
export function isSecureOrigin({ scheme, host }: Pick<OriginPattern, 'scheme' | 'host'>): boolean {
  return !PLAIN_SCHEMES.has(scheme) || isLoopback(host);
}

/**
 * Whether `*.` comes before a public suffix, so that anyone can register a matching name. This includes the private section
 * of the list (`github.io`), its wildcards (`compute.amazonaws.com`), and, by its default rule, unknown top-level domains.
 */
export function coversPublicSuffix({ host, subdomains }: OriginPattern): boolean {
  const name = withoutRoot(host);
  if (!subdomains || isLoopback(name)) return false;
  return loadSuffixList().getPublicSuffix(name, SUFFIX_OPTIONS) === name;
}

/** 127.0.0.0/8, ::1, and the names that RFC 6761, section 6.3, reserves for the same machine. */
function isLoopback(host: string): boolean {
  const name = withoutRoot(host);
  return name === '[::1]' || name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d+){3}$/.test(name);
}

function withoutRoot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

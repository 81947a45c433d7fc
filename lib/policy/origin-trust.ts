import { getPublicSuffix } from 'tldts';
import type { OriginPattern } from './origin-pattern.js';

/** Schemes whose pages travel in the clear. Schemes of apps and browser extensions never cross the network. */
const PLAIN_SCHEMES: ReadonlySet<string> = new Set(['http', 'ws', 'ftp']);

const SUFFIX_OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

/** Whether nobody on the network can forge a page of that origin (Secure Contexts, section 3.1). */
export function isSecureOrigin({ scheme, host }: OriginPattern): boolean {
  return !PLAIN_SCHEMES.has(scheme) || isLoopback(host);
}

/**
 * Whether `*.` stands before a public suffix, so that anybody can register a name that it covers. The private section of
 * the list counts (`github.io`), and so does a rule of the list that itself begins with `*.`
 * (`*.compute.amazonaws.com`): there each name below the host is a public suffix.
 */
export function coversPublicSuffix({ host, subdomains }: OriginPattern): boolean {
  const name = withoutRoot(host);
  if (!subdomains || isLoopback(name)) return false;
  return isPublicSuffix(name) || isPublicSuffix(`any-name.${name}`);
}

function isPublicSuffix(name: string): boolean {
  return getPublicSuffix(name, SUFFIX_OPTIONS) === name;
}

/** 127.0.0.0/8, ::1, and the names that RFC 6761, section 6.3, keeps on the machine. */
function isLoopback(host: string): boolean {
  const name = withoutRoot(host);
  return name === '[::1]' || name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d+){3}$/.test(name);
}

function withoutRoot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

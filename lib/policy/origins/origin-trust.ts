import { loadSuffixList } from '../../lazy.cjs';
import type { DangerousFlag } from './origin-settings.js';

/** What counts of a pattern. */
interface PatternParts {
  readonly scheme: string;
  readonly host: string;
  readonly subdomains: boolean;
}

/** The scheme without encryption. Pages with the schemes of apps and browser extensions never cross the network. */
const PLAIN_SCHEMES: ReadonlySet<string> = new Set(['http']);

const SUFFIX_OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

/** Whether attackers on the network cannot forge pages of this origin (Secure Contexts, section 3.1). */
export function isSecureOrigin({ scheme, host }: Omit<PatternParts, 'subdomains'>): boolean {
  return !PLAIN_SCHEMES.has(scheme) || isLoopback(host);
}

/**
 * Whether anyone can register a matching name: the `*` is directly below a public suffix, as `*.` or as part of a label,
 * whatever text surrounds it, or it is the whole host of applications. Suffixes include the private section
 * of the list (`github.io`), its wildcards (`compute.amazonaws.com`), and, by its default rule, unknown top-level domains.
 */
export function coversPublicSuffix({ host, subdomains }: Omit<PatternParts, 'scheme'>): boolean {
  const name = withoutRoot(host);
  if (isLoopback(name)) return false;
  if (subdomains) return loadSuffixList().getPublicSuffix(name, SUFFIX_OPTIONS) === name;
  const star = name.indexOf('*');
  if (star < 0) return false;
  // The name that the `*` makes is registrable if it is not above the registrable domain of its host.
  const domain = loadSuffixList().getDomain(name.replace('*', 'a'), SUFFIX_OPTIONS);
  return star >= name.length - (domain ?? name).length;
}

/** The flags that a pattern needs to be allowed together with credentials. */
export function flagsOf(pattern: PatternParts): DangerousFlag[] {
  return [
    ...(isSecureOrigin(pattern) ? [] : ['dangerouslyAllowInsecureOrigins' as const]),
    ...(coversPublicSuffix(pattern) ? ['dangerouslyAllowPublicSuffixes' as const] : []),
  ];
}

/** 127.0.0.0/8, ::1, and the names that RFC 6761, section 6.3, reserves for the same machine. */
export function isLoopback(host: string): boolean {
  const name = withoutRoot(host);
  return name === '[::1]' || name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d+){3}$/.test(name);
}

function withoutRoot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

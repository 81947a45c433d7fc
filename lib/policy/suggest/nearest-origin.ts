import { parseUrl } from '../../standard/canonical-host.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import { parseOriginPattern } from '../origins/origin-pattern.js';
import { allowsLive } from '../decide/allow-origin.js';
import type { CorsRequest } from '../options/cors-request.js';
import type { AllowedOrigins, CorsPolicy } from '../policy.js';

/**
 * How an origin differs from the nearest one that is allowed.
 *
 * @publicApi
 */
export type CorsOriginDifference = 'spelling' | 'scheme' | 'loopback' | 'port' | 'www' | 'subdomain' | 'name';

/**
 * The nearest origin that a policy allows.
 *
 * @publicApi
 */
export interface CorsNearestOrigin {
  /** An origin; or the rule, if it allows only subdomains of the origin that asked. */
  readonly origin: string;
  readonly difference: CorsOriginDifference;
}

/** How many rules of a list are compared. */
const MAX_COMPARED_RULES = 1000;

const SENTENCES: Readonly<Record<CorsOriginDifference, (asked: string, allowed: string) => string>> = {
  spelling: (asked, allowed) => `'${asked}' is not written as browsers send it; '${allowed}' is, and is allowed.`,
  scheme: (asked, allowed) => `'${asked}' is allowed as ${allowed.slice(0, allowed.indexOf('//') + 2)}: '${allowed}'.`,
  loopback: (asked, allowed) =>
    `'${allowed}' is allowed. '${asked}' is another origin, although both are this machine.`,
  port: (asked, allowed) => `'${asked}' is allowed with another port: '${allowed}'.`,
  www: (asked, allowed) => `'${allowed}' is allowed, '${asked}' is another origin.`,
  subdomain: (asked, allowed) => `'${allowed}' allows subdomains only, and not '${asked}' itself.`,
  name: (_asked, allowed) => `'${allowed}' is allowed. Did you mean that?`,
};

/** The difference as a sentence. */
export function describeNearest(asked: string, { origin, difference }: CorsNearestOrigin): string {
  return SENTENCES[difference](asked, origin);
}

/**
 * The nearest origin that the policy allows. Variants of the origin are given to the policy's own matcher. Origin functions
 * are not called, because they can have side effects.
 */
export function nearestOrigin(asked: string, policy: CorsPolicy, facts: CorsRequest): CorsNearestOrigin | undefined {
  const rules = rulesOf(policy);
  const allowed = (candidates: readonly CorsNearestOrigin[]): CorsNearestOrigin | undefined =>
    candidates.find(({ origin }) => origin !== asked && mayAllow(policy.origins, origin, facts));
  const url = parseUrl(asked);
  if (url === undefined) return similar(asked, rules, policy, facts);
  return (
    allowed([...variantsOf(url), ...otherLoopbacks(url), ...otherPorts(url, rules)]) ??
    apexOf(url, rules) ??
    allowed([withWww(url)]) ??
    similar(asked, rules, policy, facts)
  );
}

/** Whether the policy allows an origin, as far as that is known without calling an origin function. */
export function mayAllow(origins: AllowedOrigins, origin: string, facts: CorsRequest): boolean {
  if (origins.kind === 'every') return origins.parts.every((part) => mayAllow(part, origin, facts));
  if (origins.kind === 'live') return allowsLive(origins, origin, facts);
  return origins.kind === 'any' || (origins.kind === 'list' && origins.matcher.matches(origin));
}

function rulesOf({ options: { origin } }: CorsPolicy): readonly string[] {
  const rules = Array.isArray(origin) ? origin.slice(0, MAX_COMPARED_RULES) : [origin];
  return rules.filter((rule): rule is string => typeof rule === 'string');
}

function variantsOf({ protocol, host, hostname, port }: URL): CorsNearestOrigin[] {
  const flipped = protocol === 'http:' ? 'https:' : 'http:';
  return [
    { origin: `${protocol}//${host}`, difference: 'spelling' },
    { origin: `${flipped}//${host}`, difference: 'scheme' },
    ...(port === '' ? [] : [{ origin: `${protocol}//${hostname}`, difference: 'port' } as const]),
    { origin: `${flipped}//${hostname}`, difference: 'scheme' },
  ];
}

const LOOPBACKS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Other names of this machine, which browsers compare as text. */
function otherLoopbacks({ protocol, host, hostname }: URL): CorsNearestOrigin[] {
  if (!LOOPBACKS.includes(hostname)) return [];
  const others = LOOPBACKS.filter((name) => name !== hostname);
  return others.map((name) => ({
    origin: `${protocol}//${name}${host.slice(hostname.length)}`,
    difference: 'loopback',
  }));
}

function withWww({ protocol, host }: URL): CorsNearestOrigin {
  const other = host.startsWith('www.') ? host.slice(4) : `www.${host}`;
  return { origin: `${protocol}//${other}`, difference: 'www' };
}

/** Rules for the same host with any other port. */
function otherPorts(url: URL, rules: readonly string[]): CorsNearestOrigin[] {
  return rules.flatMap((origin) => {
    const rule = parseUrl(origin);
    if (rule?.hostname !== url.hostname) return [];
    return [{ origin, difference: rule.protocol === url.protocol ? 'port' : 'scheme' } as const];
  });
}

function apexOf({ hostname }: URL, rules: readonly string[]): CorsNearestOrigin | undefined {
  const rule = rules.find((text) => {
    const pattern = parseOriginPattern(text);
    return typeof pattern === 'object' && pattern.subdomains && pattern.host === hostname;
  });
  return rule === undefined ? undefined : { origin: rule, difference: 'subdomain' };
}

function similar(
  asked: string,
  rules: readonly string[],
  { origins }: CorsPolicy,
  facts: CorsRequest,
): CorsNearestOrigin | undefined {
  const exact = rules.filter((rule) => mayAllow(origins, rule, facts));
  const origin = nearestName(asked, exact);
  return origin === undefined ? undefined : { origin, difference: 'name' };
}

import { loadSuffixList } from '../../../lazy.cjs';
import { parseSerializedOrigin } from '../../../standard/serialized-origin.js';
import type { SampleOrigin } from './sample-origins.js';

/** If this many others can replace a character of a domain, it is free to choose. A digit, with nine others, is not. */
const MAX_CHOICES = 10;

const DOMAIN_OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;
const LABEL_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-';

/** Origins that no application uses: a RegExp that matches one was not written for certain hosts. */
const UNRELATED = [
  'https://evil.example',
  'https://a.evil.example',
  'http://evil.example',
  'https://evil.example:8443',
  'https://a.b.c.nobody.invalid',
  'https://nobody.test',
  'https://x.zz',
];

/** Addresses of different networks (RFC 5737): a RegExp that matches both of them matches every address. */
const ADDRESSES = ['198.51.100.23', '203.0.113.7'];

function unrelatedAddress(matches: (origin: string) => boolean): string | undefined {
  const origins = ['https', 'http'].map((scheme) => ADDRESSES.map((address) => `${scheme}://${address}`));
  return origins.find((both) => both.every(matches))?.[0];
}

/** An origin of an attacker: unrelated to the intended ones, on a similar domain, or on a domain that is free to register. */
export interface LookalikeOrigin {
  readonly kind: 'unrelated' | 'similar' | 'registrable';
  readonly origin: string;
  /** The origin of the intended domain, and the pattern for its subdomains. */
  readonly intended: readonly string[];
}

/**
 * The worst origin that the RegExp matches by mistake. Candidates are made from the samples: their characters or their
 * registrable domain are changed.
 */
export function findLookalike(
  samples: readonly SampleOrigin[],
  matches: (origin: string) => boolean,
): LookalikeOrigin | undefined {
  const targets = samples.flatMap((sample) => targetOf(sample) ?? []);
  const find = (
    kind: LookalikeOrigin['kind'],
    originsOf: (target: Target) => string[],
  ): LookalikeOrigin | undefined => {
    for (const target of targets) {
      const origin = originsOf(target).find(matches);
      if (origin !== undefined) return { kind, origin, intended: intendedBy(target) };
    }
    return undefined;
  };
  const unrelated = UNRELATED.find(matches) ?? unrelatedAddress(matches);
  if (unrelated !== undefined) return { kind: 'unrelated', origin: unrelated, intended: [] };
  return (
    find('unrelated', (target) => [originOf(target, 'evil.example')]) ??
    find('similar', (target) => [...similarHosts(target), ...shifted(target, matches)]) ??
    find('registrable', (target) => registrableNames(target, matches))
  );
}

function intendedBy(target: Target): string[] {
  const { domain, isAddress } = target;
  return [domain, ...(isAddress ? [] : [`*.${domain}`])].map((host) => originOf(target, host));
}

/** A sample, split at its registrable domain. */
interface Target {
  readonly scheme: string;
  /** The subdomain, its dot included. */
  readonly subdomain: string;
  readonly domain: string;
  /** With its colon, or empty. */
  readonly port: string;
  readonly isAddress: boolean;
  /** All characters that the RegExp accepts for each character of the host. */
  readonly choices: readonly string[];
  /** Whether the RegExp spells out the beginning of the domain, and its end. */
  readonly begins: boolean;
  readonly ends: boolean;
}

function targetOf({ origin, choices }: SampleOrigin): Target | undefined {
  const parsed = parseSerializedOrigin(origin);
  if (parsed === undefined) return undefined;
  const { scheme, host, port } = parsed;
  const domain = domainOf(host);
  const end = scheme.length + 3 + host.length;
  const ofHost = choices.slice(end - host.length, end);
  const own = ofHost.slice(-domain.length);
  return {
    scheme,
    subdomain: host.slice(0, host.length - domain.length),
    domain,
    port: port && `:${port}`,
    isAddress: host.startsWith('[') || /(^|\.)\d+$/.test(host),
    choices: ofHost,
    begins: isSpelled(spell(domain, own).slice(0, domain.indexOf('.'))),
    ends: isSpelled(
      spell(domain, own)
        .slice(domain.lastIndexOf('.') + 1)
        .reverse(),
    ),
  };
}

/** A character, and all characters that the RegExp accepts instead. */
interface Spelled {
  readonly character: string;
  readonly choices: string;
}

function spell(text: string, choices: readonly string[]): Spelled[] {
  return Array.from(text).map((character, index) => ({ character, choices: choices[index] ?? '' }));
}

/**
 * Whether a label, read from its outer end, is intended to end there: the RegExp spells out a word, or a class that includes
 * the dot comes before the word. A word after a hyphen is complete, so the label may continue.
 */
function isSpelled(label: readonly Spelled[]): boolean {
  const word = label.find(({ choices }) => choices.length === 1);
  const outermost = label[0]?.choices ?? '';
  return word !== undefined && word.character !== '-' && (outermost.length === 1 || outermost.includes('.'));
}

/** The registrable domain of a host, or the host itself if it has none. */
function domainOf(host: string): string {
  const domain = loadSuffixList().getDomain(host, DOMAIN_OPTIONS) ?? host;
  return host.endsWith(domain) ? domain : host;
}

/** Adds text before and after the domain where the RegExp spells it out, and replaces its dots. */
function similarHosts(target: Target): string[] {
  const { subdomain, domain, begins, ends, isAddress } = target;
  const glued = begins && !isAddress ? ['evil', 'evil-'].map((glue) => subdomain + glue + domain) : [];
  const followed = ends ? ['.evil.example', '-evil.example', 'evil'].map((end) => subdomain + domain + end) : [];
  const undotted = Array.from(domain).flatMap((character, index) =>
    // A dot at the end is the DNS root: without it the domain is the same.
    character === '.' && !isAddress && index < domain.length - 1
      ? ['x', '-', ''].map((other) => subdomain + replaceAt(domain, index, other))
      : [],
  );
  const joined = subdomain.endsWith('.') && begins ? [subdomain.slice(0, -1) + domain] : [];
  return [...glued, ...followed, ...undotted, ...joined].map((host) => originOf(target, host));
}

/** The sample itself, if one of its letters can also be a dot, after which another domain begins. */
function shifted(target: Target, matches: (origin: string) => boolean): string[] {
  const host = target.subdomain + target.domain;
  const shifts = target.choices.some((choices, index) => {
    const other = replaceAt(host, index, '.');
    return choices.includes('.') && domainOf(other) !== target.domain && matches(originOf(target, other));
  });
  return shifts ? [originOf(target, host)] : [];
}

/** Domains that differ from the sample's in one character that the RegExp does not fix. */
function registrableNames(target: Target, matches: (origin: string) => boolean): string[] {
  const { subdomain, domain, isAddress } = target;
  if (isAddress) return [];
  return Array.from(domain).flatMap((own, index) => {
    const replaced = (text: string, length: number): string =>
      originOf(target, subdomain + domain.slice(0, index) + text + domain.slice(index + length));
    const longer = [own, 'e', '0', '-'].map((one) => replaced(one, 0));
    const others = Array.from(LABEL_CHARACTERS)
      .filter((one) => one !== own)
      .map((one) => replaced(one, 1));
    const choices = others.filter(matches);
    return [...longer, ...(choices.length >= MAX_CHOICES ? choices : [])];
  });
}

function originOf({ scheme, port }: Target, host: string): string {
  return `${scheme}://${host}${port}`;
}

function replaceAt(text: string, index: number, character: string): string {
  return text.slice(0, index) + character + text.slice(index + 1);
}

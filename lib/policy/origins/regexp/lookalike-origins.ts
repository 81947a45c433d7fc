import { loadSuffixList } from '../../../lazy.cjs';
import { parseSerializedOrigin } from '../../../standard/serialized-origin.js';
import type { Sample } from './sample-origins.js';

/** How many characters may stand at one place of a domain before it counts as free: the digits may. */
const MAX_CHOICES = 10;

const DOMAIN_OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;
const LABEL_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-';

/** Origins that are nobody's own: a RegExp that matches one was not written for certain hosts. */
const STRANGERS = [
  'https://evil.example',
  'https://a.evil.example',
  'http://evil.example',
  'https://evil.example:8443',
  'https://a.b.c.nobody.invalid',
  'https://nobody.test',
  'https://x.zz',
];

/** Addresses of different networks (RFC 5737): a RegExp that matches both of them matches any. */
const ADDRESSES = ['198.51.100.23', '203.0.113.7'];

function strangeAddress(matches: (origin: string) => boolean): string | undefined {
  const origins = ['https', 'http'].map((scheme) => ADDRESSES.map((address) => `${scheme}://${address}`));
  return origins.find((both) => both.every(matches))?.[0];
}

/** What an attacker could come from: somewhere else entirely, a domain that looks similar, or a name that is free. */
export interface Attack {
  readonly kind: 'stranger' | 'lookalike' | 'free-name';
  readonly origin: string;
  /** The origin of the domain that was meant, and its subdomains, as strings. */
  readonly meant: readonly string[];
}

/**
 * The first origin that the RegExp matches although it was not written for it, worst first: attackers are made from the
 * samples, by changing what these spell out or what stands at their registrable domain.
 */
export function findLookalike(samples: readonly Sample[], matches: (origin: string) => boolean): Attack | undefined {
  const targets = samples.flatMap((sample) => targetOf(sample) ?? []);
  const find = (kind: Attack['kind'], originsOf: (target: Target) => string[]): Attack | undefined => {
    for (const target of targets) {
      const origin = originsOf(target).find(matches);
      if (origin !== undefined) return { kind, origin, meant: meantBy(target) };
    }
    return undefined;
  };
  const stranger = STRANGERS.find(matches) ?? strangeAddress(matches);
  if (stranger !== undefined) return { kind: 'stranger', origin: stranger, meant: [] };
  return (
    find('stranger', (target) => [originOf(target, 'evil.example')]) ??
    find('lookalike', (target) => [...lookalikes(target), ...shifted(target, matches)]) ??
    find('free-name', (target) => freeNames(target, matches))
  );
}

function meantBy(target: Target): string[] {
  const { domain, isAddress } = target;
  return [domain, ...(isAddress ? [] : [`*.${domain}`])].map((host) => originOf(target, host));
}

/** A sample, taken apart at the domain that somebody had to register. */
interface Target {
  readonly scheme: string;
  /** What stands in front of the registrable domain, its dot included. */
  readonly front: string;
  readonly domain: string;
  /** With its colon, or empty. */
  readonly port: string;
  readonly isAddress: boolean;
  /** What the RegExp accepts in place of each character of the host. */
  readonly choices: readonly string[];
  /** Whether nothing else may stand where the domain begins, or where it ends. */
  readonly begins: boolean;
  readonly ends: boolean;
}

function targetOf({ origin, choices }: Sample): Target | undefined {
  const parsed = parseSerializedOrigin(origin);
  if (parsed === undefined) return undefined;
  const { scheme, host, port } = parsed;
  const domain = domainOf(host);
  const end = scheme.length + 3 + host.length;
  const ofHost = choices.slice(end - host.length, end);
  const own = ofHost.slice(-domain.length);
  return {
    scheme,
    front: host.slice(0, host.length - domain.length),
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

/** A character, and what else the RegExp accepts in its place. */
interface Spelled {
  readonly character: string;
  readonly choices: string;
}

function spell(text: string, choices: readonly string[]): Spelled[] {
  return Array.from(text).map((character, index) => ({ character, choices: choices[index] ?? '' }));
}

/**
 * Whether a label, seen from its outer end, is meant to end there: at a word that is spelled out, or at a class in front of
 * one that holds the dot as well, which was hardly meant to go on in the middle of a word. Behind a hyphen a word is whole.
 */
function isSpelled(label: readonly Spelled[]): boolean {
  const word = label.find(({ choices }) => choices.length === 1);
  const outermost = label[0]?.choices ?? '';
  return word !== undefined && word.character !== '-' && (outermost.length === 1 || outermost.includes('.'));
}

/** What somebody had to register; a host that nobody can register below stands for itself. */
function domainOf(host: string): string {
  const domain = loadSuffixList().getDomain(host, DOMAIN_OPTIONS) ?? host;
  return host.endsWith(domain) ? domain : host;
}

/** Something glued in front of the domain or behind it, where the RegExp spells it out, and its dots taken away. */
function lookalikes(target: Target): string[] {
  const { front, domain, begins, ends, isAddress } = target;
  const glued = begins && !isAddress ? ['evil', 'evil-'].map((glue) => front + glue + domain) : [];
  const followed = ends ? ['.evil.example', '-evil.example', 'evil'].map((end) => front + domain + end) : [];
  const undotted = Array.from(domain).flatMap((character, index) =>
    // One at the end is the DNS root, which makes no other domain.
    character === '.' && !isAddress && index < domain.length - 1
      ? ['x', '-', ''].map((other) => front + replaceAt(domain, index, other))
      : [],
  );
  const joined = front.endsWith('.') && begins ? [front.slice(0, -1) + domain] : [];
  return [...glued, ...followed, ...undotted, ...joined].map((host) => originOf(target, host));
}

/** The sample itself, if one of its letters may as well be the dot in front of another domain. */
function shifted(target: Target, matches: (origin: string) => boolean): string[] {
  const host = target.front + target.domain;
  const shifts = target.choices.some((choices, index) => {
    const other = replaceAt(host, index, '.');
    return choices.includes('.') && domainOf(other) !== target.domain && matches(originOf(target, other));
  });
  return shifts ? [originOf(target, host)] : [];
}

/** Domains that differ from the sample's in a character that nothing holds in its place. */
function freeNames(target: Target, matches: (origin: string) => boolean): string[] {
  const { front, domain, isAddress } = target;
  if (isAddress) return [];
  return Array.from(domain).flatMap((own, index) => {
    const replaced = (text: string, length: number): string =>
      originOf(target, front + domain.slice(0, index) + text + domain.slice(index + length));
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

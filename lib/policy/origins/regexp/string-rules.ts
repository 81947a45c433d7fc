import type { Nfa } from './nfa.js';
import { findWitness, languageOf } from './language.js';
import { parseRegExp } from './parse.js';
import { sketchesOf } from './sketches.js';
import { parseOriginPattern } from '../origin-pattern.js';
import { isLoopback } from '../origin-trust.js';

/** An alternative that begins with a host matches no origin. */
function isWithoutScheme(sketch: string): boolean {
  return !sketch.startsWith('*') && !sketch.includes('://');
}

/** A scheme, a host and a port of a sketch, each with its `*`. */
const SKETCH =
  /^(?:\*?(?<scheme>[a-z][a-z0-9+.-]*):\/\/|\*?\/\/|\*?:\/\/)?(?<host>\[[^\]]*\]\*?|[^:/]*)(?::(?<port>[\d*]*))?(?:\/.*)?$/;

/** Strings that allow what a RegExp spells out, and nothing that it does not match; none if that is not possible. */
export function stringRulesOf(expression: RegExp): readonly string[] {
  const rules = rulesFor(expression, (sketch, language) =>
    stringsOf(sketch).filter((rule) => isPattern(rule) && isWithin(expressionOf([rule]), language)),
  );
  return rules.filter((rule) => !rules.includes(`${rule}:*`));
}

/** The same as RegExps, for what no string says, such as any port but the default one. */
export function plainRegExpsOf(expression: RegExp): readonly RegExp[] {
  return rulesFor(expression, (sketch, language) => {
    const narrower = regExpsOf(sketch).find((one) => isWithin(one, language));
    return narrower === undefined ? [] : [narrower];
  });
}

/** The rules for every sketch; none if there is no rule for one of them. */
function rulesFor<Rule>(expression: RegExp, rulesOf: (sketch: Sketch, language: Nfa) => readonly Rule[]): Rule[] {
  const tree = parseRegExp(expression);
  const language = languageOf(expression);
  if (tree === undefined || language === undefined) return [];
  // `null` is not an origin of a page; a flag allows it.
  const sketches = sketchesOf(tree).filter((sketch) => sketch !== 'null');
  const possible = sketches.filter((sketch) => !isWithoutScheme(sketch));
  const rules = possible.map(readSketch).map((sketch) => (sketch.isWord ? [] : rulesOf(sketch, language)));
  return rules.some(({ length }) => length === 0) ? [] : [...new Set(rules.flat())];
}

/** A sketch, split. The `*` where a RegExp is not anchored is not part of the host. */
interface Sketch {
  readonly schemes: readonly string[];
  /** Without the `*` at its end. */
  readonly host: string;
  /** The host without the `*` that stands for any text before it. */
  readonly domain: string;
  /** Whether any text comes directly before the domain, not before a dot or a hyphen. */
  readonly isGlued: boolean;
  readonly isLocal: boolean;
  /** Whether it is a word with any text around it, which says nothing about the host. */
  readonly isWord: boolean;
  readonly port: string | undefined;
}

function readSketch(sketch: string): Sketch {
  const { scheme, host: whole = '', port } = SKETCH.exec(sketch)?.groups ?? {};
  const open = whole.endsWith('*') && whole !== '*';
  const host = open ? whole.slice(0, -1) : whole;
  const domain = host.replace(/^\*/, '');
  const isLocal = isLoopback(domain);
  const isGlued = host.startsWith('*') && !/^\*[.-]/.test(host);
  return {
    // A page of this machine is as safe without TLS.
    schemes: scheme !== undefined ? [scheme] : isLocal ? ['http', 'https'] : ['https'],
    host,
    domain,
    isGlued,
    isLocal,
    isWord: isGlued && open && !isLocal && /^\w+$/.test(domain),
    port: port ?? (open && isLocal ? '*' : undefined),
  };
}

/** What a sketch can mean as strings. Which of them the RegExp matches is checked afterwards. */
function stringsOf({ schemes, host, domain, isGlued, isLocal, port }: Sketch): string[] {
  const [scheme = ''] = schemes;
  if (!isWeb(scheme) && (host === '*' || host === '')) return [`${scheme}://*`];
  const end = port === undefined ? '' : `:${portOf(port)}`;
  // Text before a domain in which anything was allowed: its subdomains were meant, and the domain itself.
  const hosts = isGlued ? [domain, ...(isLocal ? [] : [`*.${domain}`])] : [host];
  return schemes.flatMap((own) => hosts.map((one) => `${own}://${one}${end}`));
}

/** What a sketch can mean as RegExps, the widest first. */
function regExpsOf({ schemes, host, domain, isGlued, isLocal, port }: Sketch): RegExp[] {
  if (domain === '' || domain.endsWith('.')) return [];
  const end = port === undefined ? '' : `:${portOf(port).replace('*', '\\d+')}`;
  const escape = (text: string): string => text.replace(/[.[\]]/g, '\\$&').replace(/\*/g, '[a-z0-9-]+');
  const labels = host.startsWith('*.')
    ? ['(?:[a-z0-9-]+\\.)+', '[a-z0-9-]+\\.']
    : isLocal
      ? ['']
      : ['(?:[a-z0-9-]+\\.)*', '(?:[a-z0-9-]+\\.)+'];
  const hosts =
    isGlued || host.startsWith('*.') ? labels.map((some) => some + escape(domain.replace(/^\./, ''))) : [escape(host)];
  const scheme = schemes.length > 1 ? 'https?' : schemes.join();
  return hosts.map((one) => new RegExp(`^${scheme}:\\/\\/${one}${end}$`));
}

/** A port, or `*`. */
function portOf(port: string): string {
  return /^\d+\*?$/.test(port) ? port.replace('*', '') : '*';
}

function isWeb(scheme: string): boolean {
  return scheme === 'https' || scheme === 'http';
}

function isPattern(rule: string): boolean {
  return typeof parseOriginPattern(rule) === 'object';
}

function isWithin(expression: RegExp, language: Nfa): boolean {
  const own = languageOf(expression);
  return own !== undefined && findWitness([own], language) === 'none';
}

/** What each `*` of a pattern stands for, as the source of a RegExp. */
const WILDCARDS: Readonly<Record<string, string>> = {
  '://*\\.': '://(?:[a-z0-9_-]+\\.)+',
  '://*': '://(?:[a-z0-9_-]+\\.)*[a-z0-9_-]+',
  ':*': '(?::[1-9][0-9]{0,4})?',
  '*': '[a-z0-9-]+',
};

/** A RegExp that matches what the strings allow. */
function expressionOf(rules: readonly string[]): RegExp {
  const sources = rules.map((rule) => {
    const escaped = rule.replace(/[.[\]+]/g, '\\$&');
    const source = escaped.replace(/:\/\/\*\\\.|:\/\/\*$|:\*$|\*/g, (wildcard) => WILDCARDS[wildcard] ?? '');
    return `^${source.replaceAll('/', '\\/')}$`;
  });
  return new RegExp(sources.join('|'));
}

/** Whether a RegExp matches an origin that another one does not match, as far as that is known. */
export function matchesMore(expression: RegExp, than: RegExp): boolean {
  const own = languageOf(expression);
  const language = languageOf(than);
  return own !== undefined && language !== undefined && typeof findWitness([own], language) === 'object';
}

const NAME = '(?:[a-z0-9_-]+\\.)*[a-z0-9_-]+';

/** Origins by scheme, without and with a port. */
const KINDS = ['http', 'https'].flatMap((scheme) =>
  ['', ':[1-9][0-9]{0,4}'].map((port) => new RegExp(`^${scheme}:\\/\\/${NAME}${port}$`)),
);

/** For each kind of origin, one that the RegExp matches and the rules leave out. */
export function leftOut(expression: RegExp, rules: readonly (string | RegExp)[]): string[] {
  const language = languageOf(expression);
  const kept = languageOf(join(rules));
  if (language === undefined || kept === undefined) return [];
  return KINDS.flatMap((kind) => {
    const witness = findWitness(
      [language, languageOf(kind)].filter((one) => one !== undefined),
      kept,
    );
    return typeof witness === 'object' ? [witness.text] : [];
  });
}

function join(rules: readonly (string | RegExp)[]): RegExp {
  const sources = rules.map((rule) => (typeof rule === 'string' ? expressionOf([rule]) : rule).source);
  const [only] = rules;
  return rules.length === 1 && only instanceof RegExp ? only : new RegExp(sources.join('|'));
}

/** Whether the RegExp matches an origin at all; `undefined` if that is not known. */
export function matchesAnOrigin(expression: RegExp): boolean | undefined {
  const language = languageOf(expression);
  const origins = languageOf(originsWith(['https?', ...schemesIn(expression)]));
  if (language === undefined || origins === undefined) return undefined;
  const witness = findWitness([language, origins], undefined);
  return witness === 'unknown' ? undefined : witness !== 'none';
}

/** The schemes of applications that a RegExp spells out. */
function schemesIn({ source }: RegExp): string[] {
  const schemes = [...source.matchAll(/([a-z][a-z0-9-]*):(?:\\?\/){2}/g)].map(([, scheme = '']) => scheme);
  return schemes.filter((scheme) => isPattern(`${scheme}://a.example`));
}

function originsWith(schemes: readonly string[]): RegExp {
  return new RegExp(`^(?:${schemes.join('|')}):\\/\\/(?:${NAME}\\.?|\\[[0-9a-f:]+\\])(?::[1-9][0-9]{0,4})?$`);
}

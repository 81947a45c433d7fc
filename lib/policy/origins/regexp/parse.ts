import type { AST } from '@eslint-community/regexpp';
import { loadRegExpParser } from '../../../lazy.cjs';

/** The characters of serialized origins. A RegExp is never tested against any other: malformed origins are refused first. */
export const ORIGIN_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-._:/+[]';

/** The parts of a RegExp that decide which origins it matches. */
export type RegExpNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'characters'; readonly characters: string }
  | { readonly kind: 'sequence'; readonly parts: readonly RegExpNode[] }
  | { readonly kind: 'choice'; readonly parts: readonly RegExpNode[] }
  | { readonly kind: 'repetition'; readonly part: RegExpNode; readonly min: number; readonly max: number };

/** A top-level alternative: its range in the source without its anchors, and whether it has `^` and `$`. */
export interface Alternative {
  readonly from: number;
  readonly to: number;
  readonly opened: boolean;
  readonly closed: boolean;
}

export interface ParsedRegExp {
  readonly root: RegExpNode;
  readonly alternatives: readonly Alternative[];
  /** The bodies of lookaheads and lookbehinds: they can backtrack, but they consume no character of a match. */
  readonly lookarounds: readonly RegExpNode[];
  /** The positions of each `.` in the source that is neither escaped nor repeated. */
  readonly dots: readonly number[];
  /** Whether the nodes say exactly what it matches: its only assertions are the anchors of its alternatives. */
  readonly isExact: boolean;
}

/** Thrown inside this file only. */
class UnsupportedSyntax extends Error {}

const EMPTY: RegExpNode = { kind: 'empty' };

/** The longest source that is parsed. A longer one should be a list of origins. */
export const MAX_SOURCE_LENGTH = 2000;

/** Parses the source of a RegExp; `undefined` for syntax that the checks do not support, such as back references. */
export function parseRegExp({ source, flags }: RegExp): ParsedRegExp | undefined {
  if (source.length > MAX_SOURCE_LENGTH) return undefined;
  try {
    const mode = { unicode: flags.includes('u'), unicodeSets: flags.includes('v') };
    const { RegExpParser } = loadRegExpParser();
    const pattern = new RegExpParser().parsePattern(source, 0, source.length, mode);
    return new Simplifier(flags.replace(/[gy]/g, '')).simplify(pattern);
  } catch (error) {
    if (error instanceof UnsupportedSyntax || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Turns the syntax tree into the few kinds of nodes that the checks need. */
class Simplifier {
  private readonly lookarounds: RegExpNode[] = [];
  private readonly dots: number[] = [];
  private assertions = 0;

  constructor(private readonly flags: string) {}

  simplify({ alternatives }: AST.Pattern): ParsedRegExp {
    const root = this.choice(alternatives);
    const anchors = alternatives.flatMap(({ elements }) => [isCaret(elements[0]), isDollar(elements.at(-1))]);
    const isExact = this.assertions === anchors.filter(Boolean).length;
    return { root, alternatives: alternatives.map(bounds), lookarounds: this.lookarounds, dots: this.dots, isExact };
  }

  private choice(alternatives: readonly AST.Alternative[]): RegExpNode {
    const parts = alternatives.map(({ elements }): RegExpNode => {
      return { kind: 'sequence', parts: elements.map((element) => this.element(element)) };
    });
    return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: 'choice', parts };
  }

  private element(node: AST.Element): RegExpNode {
    switch (node.type) {
      case 'Quantifier':
        return { kind: 'repetition', part: this.element(node.element), min: node.min, max: node.max };
      case 'Group':
        if (node.modifiers !== null) throw new UnsupportedSyntax();
        return this.choice(node.alternatives);
      case 'CapturingGroup':
        return this.choice(node.alternatives);
      case 'Assertion':
        this.assertions++;
        if ('alternatives' in node) this.lookarounds.push(this.choice(node.alternatives));
        return EMPTY;
      case 'Backreference':
        throw new UnsupportedSyntax();
      default:
        if (node.raw === '.' && node.parent.type !== 'Quantifier') this.dots.push(node.start);
        return this.characters(node.raw);
    }
  }

  /** The JavaScript engine itself decides which characters a class, an escape or a letter with flags matches. */
  private characters(source: string): RegExpNode {
    const part = new RegExp(`^(?:${source})$`, this.flags);
    const matched = Array.from(ORIGIN_CHARACTERS).filter((character) => part.test(character));
    return { kind: 'characters', characters: matched.join('') };
  }
}

/** Whether every alternative begins with `^` and ends with `$`. */
export function isAnchored({ alternatives }: Pick<ParsedRegExp, 'alternatives'>): boolean {
  return alternatives.every(({ opened, closed }) => opened && closed);
}

function bounds({ elements, start, end }: AST.Alternative): Alternative {
  const [first, last] = [elements[0], elements.at(-1)];
  return {
    from: isCaret(first) ? first.end : start,
    to: isDollar(last) ? last.start : end,
    opened: isAnchor('start', first),
    closed: isAnchor('end', last),
  };
}

function isCaret(node: AST.Element | undefined): node is AST.EdgeAssertion {
  return node?.type === 'Assertion' && node.kind === 'start';
}

function isDollar(node: AST.Element | undefined): node is AST.EdgeAssertion {
  return node?.type === 'Assertion' && node.kind === 'end';
}

/** Whether the element is `^` or `$`, or a group in which every alternative begins or ends with it. */
function isAnchor(kind: 'start' | 'end', node: AST.Element | undefined): boolean {
  if (node?.type === 'Assertion') return node.kind === kind;
  if (node?.type !== 'Group' && node?.type !== 'CapturingGroup') return false;
  return node.alternatives.every(({ elements }) => isAnchor(kind, elements.at(kind === 'start' ? 0 : -1)));
}

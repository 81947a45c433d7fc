/** The characters of serialized origins: no other ever reaches a RegExp, because malformed origins are refused before. */
export const ORIGIN_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-._:/+[]';

/** What a RegExp is made of, as far as it matters for which origins it matches. */
export type ExpressionNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'characters'; readonly characters: string }
  | { readonly kind: 'sequence'; readonly parts: readonly ExpressionNode[] }
  | { readonly kind: 'choice'; readonly parts: readonly ExpressionNode[] }
  | { readonly kind: 'repetition'; readonly part: ExpressionNode; readonly min: number; readonly max: number };

/** Whether a part can only match where the text begins, and where it ends. */
interface Anchors {
  readonly opened: boolean;
  readonly closed: boolean;
}

/** One alternative of the whole RegExp or of a group: where it stands without its anchors, and which it has. */
export interface Alternative extends Anchors {
  readonly from: number;
  readonly to: number;
}

/** A RegExp as it was read. */
export interface ExpressionTree {
  readonly root: ExpressionNode;
  readonly alternatives: readonly Alternative[];
  /** The bodies of lookaheads and lookbehinds, which take part in backtracking but in no match. */
  readonly asides: readonly ExpressionNode[];
  /** Where a `.` stands that is neither escaped nor repeated. */
  readonly dots: readonly number[];
}

/** Thrown inside only: by what cannot be read, such as a back reference. */
class Unreadable extends Error {}

const EMPTY: ExpressionNode = { kind: 'empty' };
const NO_ANCHORS: Anchors = { opened: false, closed: false };
const ESCAPE = /\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|[^])/iy;
const UNICODE_ESCAPE = /\\(?:x[\da-f]{2}|u\{[\da-f]+\}|u[\da-f]{4}|p\{[^}]*\}|c[a-z]|[^])/iy;
const GROUP = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/y;
const QUANTIFIER = /(?:[*+?]|\{(?<min>\d+)(?<more>,(?<max>\d*))?\})\??/y;

/** The longest source that is read; a longer one is a list of origins in disguise. */
export const MAX_SOURCE_LENGTH = 2000;

/** Reads the source of a RegExp; `undefined` for constructs that are not understood. */
export function readExpression({ source, flags }: RegExp): ExpressionTree | undefined {
  if (source.length > MAX_SOURCE_LENGTH) return undefined;
  try {
    return new Reader(source, flags.replace(/[gy]/g, '')).read();
  } catch (error) {
    if (error instanceof Unreadable || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Goes through a source from left to right (ECMA-262, section 22.2.1). */
class Reader {
  private at = 0;
  private readonly asides: ExpressionNode[] = [];
  private readonly alternatives: Alternative[] = [];
  private readonly dots: number[] = [];
  /** Those of the term that was read last. */
  private anchors: Anchors = NO_ANCHORS;

  constructor(
    private readonly source: string,
    private readonly flags: string,
  ) {}

  read(): ExpressionTree {
    const root = this.readChoice(this.alternatives);
    if (this.at < this.source.length) throw new Unreadable();
    return { root, alternatives: this.alternatives, asides: this.asides, dots: this.dots };
  }

  private readChoice(alternatives: Alternative[]): ExpressionNode {
    const parts = [this.readAlternative(alternatives)];
    while (this.source[this.at] === '|') {
      this.at++;
      parts.push(this.readAlternative(alternatives));
    }
    return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: 'choice', parts };
  }

  private readAlternative(alternatives: Alternative[]): ExpressionNode {
    const start = this.at;
    const parts: ExpressionNode[] = [];
    let [first, last, lastFrom] = [NO_ANCHORS, NO_ANCHORS, start];
    for (; this.at < this.source.length && !'|)'.includes(this.here());) {
      lastFrom = this.at;
      parts.push(this.readTerm());
      last = this.anchors;
      if (lastFrom === start) first = last;
    }
    alternatives.push({
      from: start + (this.source[start] === '^' ? 1 : 0),
      to: this.source.slice(lastFrom, this.at) === '$' ? lastFrom : this.at,
      opened: first.opened,
      closed: last.closed,
    });
    return { kind: 'sequence', parts };
  }

  private readTerm(): ExpressionNode {
    const from = this.at;
    this.anchors = NO_ANCHORS;
    const part = this.readAtom();
    const dot = this.source.slice(from, this.at) === '.';
    const found = this.take(QUANTIFIER);
    if (found === undefined) {
      if (dot) this.dots.push(from);
      return part;
    }
    this.anchors = NO_ANCHORS;
    return { kind: 'repetition', part, ...bounds(found) };
  }

  private readAtom(): ExpressionNode {
    const first = this.here();
    if (first === '(') return this.readGroup();
    if (first === '[') return this.characters(this.takeClass());
    if (first === '\\') return this.readEscape();
    // A character beyond ASCII is in no origin, so that half of a pair will do.
    this.at++;
    this.anchors = { opened: first === '^', closed: first === '$' };
    return first === '^' || first === '$' ? EMPTY : this.characters(first);
  }

  private readGroup(): ExpressionNode {
    const opening = this.take(GROUP)?.[0] ?? '';
    const alternatives: Alternative[] = [];
    const inner = this.readChoice(alternatives);
    if (this.source[this.at] !== ')') throw new Unreadable();
    this.at++;
    const aside = /[=!]$/.test(opening);
    this.anchors = aside ? NO_ANCHORS : anchorsOf(alternatives);
    if (!aside) return inner;
    this.asides.push(inner);
    return EMPTY;
  }

  private readEscape(): ExpressionNode {
    const text = this.take(/[uv]/.test(this.flags) ? UNICODE_ESCAPE : ESCAPE)?.[0] ?? '';
    if (/^\\(?:[1-9]|k)/.test(text)) throw new Unreadable();
    return /^\\b$/i.test(text) ? EMPTY : this.characters(text);
  }

  /** Classes nest where the flag v is set. */
  private takeClass(): string {
    const start = this.at;
    let depth = 0;
    do {
      if (this.here() === '\\') this.at++;
      else if (this.here() === '[' && (depth === 0 || this.flags.includes('v'))) depth++;
      else if (this.here() === ']') depth--;
      this.at++;
    } while (depth > 0 && this.at < this.source.length);
    return this.source.slice(start, this.at);
  }

  /** The engine itself says which characters a part stands for. */
  private characters(text: string): ExpressionNode {
    const part = new RegExp(`^(?:${text})$`, this.flags);
    return {
      kind: 'characters',
      characters: Array.from(ORIGIN_CHARACTERS)
        .filter((one) => part.test(one))
        .join(''),
    };
  }

  private here(): string {
    return this.source.charAt(this.at);
  }

  private take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.source) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }
}

function anchorsOf(alternatives: readonly Alternative[]): Anchors {
  return {
    opened: alternatives.every(({ opened }) => opened),
    closed: alternatives.every(({ closed }) => closed),
  };
}

function bounds({ 0: text, groups }: RegExpExecArray): { min: number; max: number } {
  const min = groups?.['min'];
  if (min === undefined) return { min: text.startsWith('+') ? 1 : 0, max: text.startsWith('?') ? 1 : Infinity };
  const max = groups?.['more'] === undefined ? min : groups['max'];
  return { min: Number(min), max: max ? Number(max) : Infinity };
}

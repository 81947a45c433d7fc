import { ORIGIN_CHARACTERS, type ParsedRegExp, type RegExpNode } from './parse.js';

/** The most sketches of one RegExp. One with more alternatives is not written as strings. */
const MAX_SKETCHES = 24;
/** A class with more characters than this, dots included, was meant as a dot if it matches once. */
const NEARLY_ALL = ORIGIN_CHARACTERS.length - 10;

/**
 * What a RegExp spells out, with `*` for everything that it leaves open: `/^https?:\/\/.+\.example\.com/` becomes
 * `http://*.example.com*` and `https://*.example.com*`. Empty if there are too many.
 */
export function sketchesOf({ root, alternatives }: ParsedRegExp): string[] {
  const parts = alternatives.length === 1 ? [root] : root.kind === 'choice' ? root.parts : [];
  const sketches = parts.flatMap((part, index) => {
    const { opened = false, closed = false } = alternatives[index] ?? {};
    return sketch(part).map((text) => `${opened ? '' : '*'}${text}${closed ? '' : '*'}`);
  });
  const distinct = [...new Set(sketches.map((text) => text.replace(/\*+/g, '*')))];
  return distinct.length > MAX_SKETCHES ? [] : distinct;
}

function sketch(node: RegExpNode): string[] {
  switch (node.kind) {
    case 'empty':
      return [''];
    case 'characters':
      return sketchCharacters(node.characters);
    case 'choice':
      return node.parts.flatMap(sketch);
    case 'sequence':
      return node.parts.map(sketch).reduce(product, ['']);
    case 'repetition':
      return sketchRepetition(node.part, node.min, node.max);
  }
}

function product(before: readonly string[], after: readonly string[]): string[] {
  return before.flatMap((one) => after.map((other) => one + other)).slice(0, MAX_SKETCHES + 1);
}

function sketchCharacters(characters: string): string[] {
  if (characters.length <= 1) return characters === '' ? [] : [characters];
  return [characters.includes('.') && characters.length > NEARLY_ALL ? '.' : '*'];
}

function sketchRepetition(part: RegExpNode, min: number, max: number): string[] {
  // A star after a letter was meant as in the name of a file: `localhost*`.
  if (
    part.kind === 'characters' &&
    part.characters.length === 1 &&
    /[a-z0-9]/.test(part.characters) &&
    max === Infinity
  )
    return [`${part.characters}*`];
  if (part.kind === 'characters' && part.characters.length > 1) return ['*'];
  const repeated = sketch(part);
  // An optional dot between the labels of a domain is a mistake.
  if (repeated.join() === '.') return repeated;
  const several = max > 1 && !repeated.every((text) => text.includes('*')) ? ['*'] : repeated;
  return min === 0 ? ['', ...several] : several;
}

/** Characters that JSON does not escape although they control a terminal or reorder its text. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** JSON with every invisible character escaped, so that text from a server cannot control the terminal. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(UNPRINTABLE, (character) => {
    return character === '\n' ? character : escapedUnits(character);
  });
}

function escapedUnits(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** What JSON leaves as it is although a terminal obeys it, or shows in another order than it stands. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** JSON with everything escaped that is not plainly visible, so that what a server sent cannot act on a terminal. */
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

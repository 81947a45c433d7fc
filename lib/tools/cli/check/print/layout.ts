import { bounded } from '../../../../diagnostics/render-value.js';

/** How wide a paragraph gets, in characters. */
const WIDTH = 100;
/** How much of a line of somebody else is shown, in characters. */
const MAX_LINE_LENGTH = 400;

/** A line that a server wrote, or that quotes one: bounded, and with nothing in it that a terminal obeys. */
export function foreign(line: string): string {
  return bounded(line, MAX_LINE_LENGTH);
}

/** A label and what belongs to it, wrapped and indented: `fix:     Send …`. */
export function labelled(label: string, text: string, width: number): string {
  const indent = ' '.repeat(width);
  return wrapped(text, WIDTH - width)
    .map((line, i) => (i === 0 ? label.padEnd(width) : indent) + line)
    .join('\n');
}

/** The lines of a paragraph; a word that is longer than a line has one of its own. */
export function wrapped(text: string, width = WIDTH): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

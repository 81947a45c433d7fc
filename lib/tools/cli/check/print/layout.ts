import { bounded } from '../../../../diagnostics/render-value.js';

/** The maximum width of a paragraph, in characters. */
const WIDTH = 100;
/** How much of a line from the server is shown, in characters. */
const MAX_LINE_LENGTH = 400;

/** Makes a line that contains text from the server safe to print: short, without control characters. */
export function safeLine(line: string): string {
  return bounded(line, MAX_LINE_LENGTH);
}

/** A label and its text, wrapped and indented: `fix:     Send …`. */
export function labelled(label: string, text: string, width: number): string {
  const indent = ' '.repeat(width);
  return wrapped(text, WIDTH - width)
    .map((line, i) => (i === 0 ? label.padEnd(width) : indent) + line)
    .join('\n');
}

/** Wraps a paragraph. A word that is longer than a line gets its own line. */
export function wrapped(text: string, width = WIDTH): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

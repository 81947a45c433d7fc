/** The least width of a column, in characters: that of `Authorization`. */
const MIN_WIDTH = 13;
const GAP = '  ';

/** Rows of cells as lines. If they are wider than the terminal, the cells of the widest columns are wrapped. */
export function tableLines(rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] {
  const widths = fitted(naturalWidths(rows), width);
  return rows.map((cells) => {
    const columns = cells.map((cell, i) => wrapped(cell, widths[i] ?? 0));
    const height = Math.max(...columns.map(({ length }) => length));
    return Array.from({ length: height }, (_, y) =>
      columns
        .map((column, i) => (column[y] ?? '').padEnd(widths[i] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  });
}

/** Whether wrapping the cells makes the rows narrow enough. */
export function fits(rows: readonly (readonly string[])[], width: number): boolean {
  return totalOf(fitted(naturalWidths(rows), width)) <= width;
}

/** The line below the head. */
export function ruleFor(rows: readonly (readonly string[])[], width: number): string {
  return fitted(naturalWidths(rows), width)
    .map((one) => '-'.repeat(one))
    .join(GAP);
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, i) => rows.reduce((most, cells) => Math.max(most, cells[i]?.length ?? 0), 0));
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
}

function fitted(widths: number[], width: number): number[] {
  while (totalOf(widths) > width) {
    const widest = widths.indexOf(Math.max(...widths));
    const second = Math.max(MIN_WIDTH, ...widths.filter((_, i) => i !== widest));
    const current = widths[widest] ?? 0;
    if (current <= MIN_WIDTH) break;
    widths[widest] = Math.max(MIN_WIDTH, current - (totalOf(widths) - width), Math.min(second, current - 1));
  }
  return widths;
}

/** Wraps text at spaces, and a longer word before a slash or a dot, or where it has to. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(...pieces(word, width));
  }
  return lines;
}

function pieces(word: string, width: number): string[] {
  const found: string[] = [];
  let rest = word;
  while (rest.length > width) {
    const at = Math.max(rest.lastIndexOf('/', width), rest.lastIndexOf('.', width));
    const end = at > 0 ? at : Math.max(width, 1);
    found.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...found, rest];
}

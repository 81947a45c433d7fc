import { styleText } from 'node:util';
import { printable } from '../../diagnostics/render-value.js';

export type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results to stdout, errors and progress to stderr. */
export class Terminal {
  private progressShown = false;

  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly err: NodeJS.WriteStream = process.stderr,
  ) {
    // The reader may close the pipe early, as `head` does.
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }

  /** The width of stdout in characters, if it is a terminal. */
  get width(): number | undefined {
    // Some terminals report a width of 0.
    return this.out.isTTY ? this.out.columns || undefined : undefined;
  }

  /** Prints a result. */
  print(text: string): void {
    this.clearProgress();
    this.out.write(`${text}\n`);
  }

  /** Prints an error. */
  printError(text: string): void {
    this.clearProgress();
    this.err.write(`${text}\n`);
  }

  /** Styles text for `print()` on a terminal or with `FORCE_COLOR`, unless `NO_COLOR` is set. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.out });
  }

  /** Styles text for `printError()`. */
  styleError(style: Style, text: string): string {
    return styleText(style, text, { stream: this.err });
  }

  /** Shows progress in one line that the next call replaces, only on a terminal. */
  progress(text: string): void {
    if (!this.err.isTTY) return;
    this.clearProgress();
    // Some terminals report a width of 0.
    this.err.write(printable(text).slice(0, (this.err.columns || 80) - 1));
    this.progressShown = true;
  }

  /** Prints a line about the progress where no one sees `progress()`, such as in the log of a CI. */
  log(text: string): void {
    if (!this.err.isTTY) this.err.write(`${printable(text)}\n`);
  }

  clearProgress(): void {
    if (this.progressShown) this.err.write('\r\u001b[K');
    this.progressShown = false;
  }
}

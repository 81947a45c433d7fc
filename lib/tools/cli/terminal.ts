import { styleText } from 'node:util';
import { printable } from '../../diagnostics/render-value.js';

export type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results on stdout, complaints and progress on stderr. */
export class Terminal {
  private progressShown = false;

  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly err: NodeJS.WriteStream = process.stderr,
  ) {
    // Whoever reads may have seen enough, as `head` does.
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }

  /** Prints a result. */
  print(text: string): void {
    this.clearProgress();
    this.out.write(`${text}\n`);
  }

  /** Prints what went wrong. */
  complain(text: string): void {
    this.clearProgress();
    this.err.write(`${text}\n`);
  }

  /** Colours and the like for `print()`, on a terminal or where `FORCE_COLOR` asks for them, unless `NO_COLOR` is set. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.out });
  }

  /** The same for `complain()`. */
  styleComplaint(style: Style, text: string): string {
    return styleText(style, text, { stream: this.err });
  }

  /** Says what is being done, in one line that the next one replaces; only to somebody who watches. */
  progress(text: string): void {
    if (!this.err.isTTY) return;
    this.clearProgress();
    // A terminal that is not told its width says 0.
    this.err.write(printable(text).slice(0, (this.err.columns || 80) - 1));
    this.progressShown = true;
  }

  private clearProgress(): void {
    if (this.progressShown) this.err.write('\r\u001b[K');
    this.progressShown = false;
  }
}

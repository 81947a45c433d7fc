import { Logger } from '@nestjs/common';
import { attempt } from '../diagnostics/attempt.js';
import { bounded, renderValue } from '../diagnostics/render-value.js';
import { MAX_ORIGIN_LENGTH } from '../standard/serialized-origin.js';

/** How many paths are logged: they come from clients, which must not flood the log. */
const MAX_PATHS = 20;
/** How much of a path is logged, in characters. */
const MAX_PATH_LENGTH = 200;

/** Logs, once for each path, that pages of every origin can open a WebSocket there. */
export class UngovernedLog {
  private readonly logger = new Logger('CorsModule');
  private readonly paths = new Set<string>();

  /** Whether nothing more is logged for this path. */
  isFull(path: string): boolean {
    return this.paths.has(path) || this.paths.size >= MAX_PATHS;
  }

  add(path: string, origin: string): void {
    if (this.isFull(path)) return;
    this.paths.add(path);
    const where = bounded(path, MAX_PATH_LENGTH);
    const line =
      `A page of ${bounded(origin, MAX_ORIGIN_LENGTH)} asked for a WebSocket at ${where}. No policy governs this path, so pages of ` +
      "every origin can connect with the visitor's cookies. Write which origins may, in forRoot(): " +
      `paths: { ${renderValue(where)}: { origin: 'https://app.example.com' } }. This is logged once for each path.`;
    attempt(() => {
      this.logger.warn(line);
    });
  }
}

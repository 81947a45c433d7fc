import type { LoggerService } from '@nestjs/common';

type Level = 'log' | 'error' | 'warn' | 'debug';

/** A logger that keeps the messages of an application. */
export class KeptLog implements LoggerService {
  readonly lines: { readonly level: Level; readonly message: string }[] = [];

  log(message: unknown): void {
    this.lines.push({ level: 'log', message: String(message) });
  }

  error(message: unknown): void {
    this.lines.push({ level: 'error', message: String(message) });
  }

  warn(message: unknown): void {
    this.lines.push({ level: 'warn', message: String(message) });
  }

  debug(message: unknown): void {
    this.lines.push({ level: 'debug', message: String(message) });
  }

  at(level: Level): string[] {
    return this.lines.flatMap((line) => (line.level === level ? [line.message] : []));
  }
}

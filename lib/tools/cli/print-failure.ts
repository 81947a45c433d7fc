import { printable } from '../../diagnostics/render-value.js';
import { CommandError } from './command-error.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { printableJson } from './printable-json.js';
import type { Terminal } from './terminal.js';

/** Prints why a command has no result: on stderr, and with `--json` also as JSON on stdout. */
export function printFailure(error: unknown, words: readonly string[], terminal: Terminal): ExitCode {
  terminal.printError(errorText(error, terminal));
  if (words.includes('--json')) terminal.print(printableJson({ error: errorData(error) }));
  return EXIT.failed;
}

/** Errors of the user or of the network are one sentence. Bugs of ours include the stack, for the bug report. */
function errorText(error: unknown, terminal: Terminal): string {
  const { message, hint } = errorData(error);
  const text = error instanceof Error && !(error instanceof CommandError) ? (error.stack ?? message) : message;
  const lines = [text, hint ?? ''].join('\n').trimEnd().split('\n').map(printable);
  return `${terminal.styleError('red', 'error:')} ${lines.join('\n')}`;
}

function errorData(error: unknown): { code: string; message: string; hint: string | null } {
  if (error instanceof CommandError) return { code: error.code, message: error.message, hint: error.hint ?? null };
  return { code: 'internal', message: String(error), hint: null };
}

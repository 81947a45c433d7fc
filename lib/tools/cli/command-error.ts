/** An error that stops a command. It is printed as one sentence without a stack trace, and the exit code is 2. */
export class CommandError extends Error {
  /**
   * @param code a stable code for programs that read the output of `--json`
   * @param message what is wrong
   * @param hint how to fix it
   */
  constructor(
    readonly code: string,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** A mistake in the command line. */
export function usageError(message: string, hint?: string): CommandError {
  return new CommandError('usage', message, hint);
}

/** The exit codes of every command: nothing was found, something was found, or the command failed. */
export const EXIT = { fine: 0, found: 1, failed: 2 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command tells the shell: all is well, something was found, or it could not tell. The same for every command. */
export const EXIT = { fine: 0, found: 1, failed: 2 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How long one answer may take unless `--timeout` says otherwise, in seconds. */
export const DEFAULT_TIMEOUT = 10;

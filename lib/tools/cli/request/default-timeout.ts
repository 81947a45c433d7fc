/** How long one response may take without `--timeout`, in seconds. */
export const DEFAULT_TIMEOUT = 10;

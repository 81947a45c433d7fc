/** How long an application may take to start without `--timeout`, in seconds. */
export const START_TIMEOUT = 30;

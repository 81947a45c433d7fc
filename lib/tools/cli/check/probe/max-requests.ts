/** The most requests that one check sends, and the one that it repeats after a rate limit. A test counts them. */
export const MAX_REQUESTS = 40;

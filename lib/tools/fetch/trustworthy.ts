/** Secure Contexts, "potentially trustworthy URL": encrypted, or this machine. */
export function isPotentiallyTrustworthy(url: URL): boolean {
  return ['https:', 'wss:'].includes(url.protocol) || isLoopback(url);
}

/** Secure Contexts, "is origin potentially trustworthy", steps 4 and 5: an address or a name of this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Fetch, "HTTP tab or space" (RFC 9110, section 5.6.3: OWS). `trim()` removes other characters too. */
export function trimTabOrSpace(value: string): string {
  return value.replace(/^[\t ]+/, '').replace(/(?<![\t ])[\t ]+$/, '');
}

/** Fetch, "normalize a header value": removes HTTP whitespace from both ends. */
export function normalizeHeaderValue(value: string): string {
  return value.replace(/^[\t\n\r ]+/, '').replace(/(?<![\t\n\r ])[\t\n\r ]+$/, '');
}

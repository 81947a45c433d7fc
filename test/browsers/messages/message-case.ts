import type { Cause } from './sections.js';

/**
 * An answer as the server is told to give it. `{origin}` in a header is the request's own; without one, no such header.
 * `{site}` is the page's, whoever asks.
 */
export interface Dictated {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Hang up instead. */
  readonly hangUp?: true;
}

/**
 * A failure, and every line that it leaves in the console of either browser, in order. Words in braces stand for what is
 * different each time: `{url}`, `{origin}` and what `said` has.
 */
export interface MessageCase {
  /** Also the path of the request. */
  readonly name: string;
  /** The section of the guide that the message leads to. */
  readonly cause: Cause;
  /** What the page does, as an expression that knows `url`. */
  readonly call: string;
  /** Where, if not at the path of that name. */
  readonly url?: string;
  /** What the page itself was sent with; `https` is a page that was not loaded over http. */
  readonly page?: 'https' | Readonly<Record<string, string>>;
  readonly preflight?: Dictated;
  readonly response?: Dictated;
  /** At the path below that of the name, for redirects. */
  readonly target?: Dictated;
  readonly said?: Readonly<Record<string, string>>;
  readonly chromium: readonly string[];
  readonly firefox: readonly string[];
  /** What one sees where the console says nothing: a text of the guide. */
  readonly instead?: string;
  /** What the script is told, where that is not the one error that a browser has for everything. */
  readonly scriptGets?: { readonly chromium: string; readonly firefox: string };
}

/** All that a script ever learns, so that no page can sound out what it may not read. */
export const SCRIPT_ERRORS = {
  chromium: 'TypeError: Failed to fetch',
  firefox: 'TypeError: NetworkError when attempting to fetch resource.',
};

export const CHROMIUM_PREFIX = "Access to fetch at '{url}' from origin '{origin}' has been blocked by CORS policy: ";
export const FIREFOX_PREFIX =
  'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. ';

/** Chromium's second line after every refusal, which says nothing. */
export const CHROMIUM_ECHO = 'Failed to load resource: net::ERR_FAILED';
/** Firefox' second line after a failed preflight, for the request that was never sent. */
export const FIREFOX_ECHO = `${FIREFOX_PREFIX}(Reason: CORS request did not succeed). Status code: (null).`;

export const OF_PREFLIGHTS = "Response to preflight request doesn't pass access control check: ";

/** The lines of Chromium that refuse for this reason. */
export function blocked(reason: string): string[] {
  return [CHROMIUM_PREFIX + reason, CHROMIUM_ECHO];
}

/** The line of Firefox that refuses for this reason. */
export function refused(reason: string, after = ''): string[] {
  return [`${FIREFOX_PREFIX}(Reason: ${reason}).${after}`];
}

/** The same, of a preflight. */
export function unsent(reason: string, after = ''): string[] {
  return [...refused(reason, after), FIREFOX_ECHO];
}

/** The text with every word in braces replaced by what it stands for here. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Nothing is known about ${placeholder} in: ${text}`);
    return value;
  });
}

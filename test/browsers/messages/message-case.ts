import type { Cause } from './sections.js';

/**
 * A response that the server must send. `{origin}` in a header is the origin of the request; if it has none, the header is
 * omitted. `{site}` is the origin of the page, for every request.
 */
export interface Dictated {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Closes the connection instead. */
  readonly hangUp?: true;
}

/**
 * A failure, and every line that it prints in the console of each browser, in order. Words in braces are replaced by values
 * that are different each time: `{url}`, `{origin}` and the keys of `said`.
 */
export interface MessageCase {
  /** Also the path of the request. */
  readonly name: string;
  /** The section of the guide that the message leads to. */
  readonly cause: Cause;
  /** What the page does, as an expression that knows `url`. */
  readonly call: string;
  /** The URL of the call, if it is not the path with the name of the case. */
  readonly url?: string;
  /** The headers of the page itself. `https` is a page that was not loaded over http. */
  readonly page?: 'https' | Readonly<Record<string, string>>;
  readonly preflight?: Dictated;
  readonly response?: Dictated;
  /** The target of redirects, at a path below that of the case. */
  readonly target?: Dictated;
  readonly said?: Readonly<Record<string, string>>;
  readonly chromium: readonly string[];
  readonly firefox: readonly string[];
  /** What the user sees if the console prints nothing: a text of the guide. */
  readonly instead?: string;
  /** What the script gets, if it is not the error that each browser uses for every failure. */
  readonly scriptGets?: { readonly chromium: string; readonly firefox: string };
}

/** The only information that a script gets, so that no page can find out what it may not read. */
export const SCRIPT_ERRORS = {
  chromium: 'TypeError: Failed to fetch',
  firefox: 'TypeError: NetworkError when attempting to fetch resource.',
};

export const CHROMIUM_PREFIX = "Access to fetch at '{url}' from origin '{origin}' has been blocked by CORS policy: ";
export const FIREFOX_PREFIX =
  'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. ';

/** The second line of Chromium after every refusal, without further information. */
export const CHROMIUM_ECHO = 'Failed to load resource: net::ERR_FAILED';
/** The second line of Firefox after a failed preflight, for the request that was never sent. */
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

/** The text with every word in braces replaced by its value. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Nothing is known about ${placeholder} in: ${text}`);
    return value;
  });
}

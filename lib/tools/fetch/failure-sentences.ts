import type { FetchFailure, FetchFailureCode } from './failure.js';

/** A failure in words. */
export interface FailureDescription {
  /** The algorithm of the Fetch standard and its step, numbered as in July 2026. */
  readonly step: string;
  readonly message: string;
  readonly fix: string;
}

interface Sentences {
  readonly step: string;
  readonly message: (subject: string) => string;
  readonly fix: (subject: string) => string;
}

const allowOrigin = (origin: string) => `Allow the origin ${origin} on the server.`;
const listNames = () => "List the request's header names on the server.";

const SENTENCES: Readonly<Record<FetchFailureCode, Sentences>> = {
  'allow-origin-missing': {
    step: 'CORS check, step 2',
    message: () => 'The response has no Access-Control-Allow-Origin header.',
    fix: allowOrigin,
  },
  'allow-origin-several': {
    step: 'CORS check, step 4',
    message: () => 'Access-Control-Allow-Origin has more than one value. Browsers accept exactly one.',
    fix: () => 'Write the header in one place, once. Often both the application and a proxy add it.',
  },
  'allow-origin-wildcard': {
    step: 'CORS check, step 4',
    message: () => 'With credentials, * in Access-Control-Allow-Origin does not allow every origin.',
    fix: (origin) => `Allow the origin ${origin} by name on the server, or send the request without credentials.`,
  },
  'allow-origin-other': {
    step: 'CORS check, step 4',
    message: (origin) => `Access-Control-Allow-Origin is not exactly ${origin}.`,
    fix: allowOrigin,
  },
  'allow-credentials-missing': {
    step: 'CORS check, step 8',
    message: () => 'The request has credentials, but the response has no Access-Control-Allow-Credentials header.',
    fix: () => 'Allow credentials on the server, or send the request without credentials.',
  },
  'allow-credentials-other': {
    step: 'CORS check, step 8',
    message: () => "The request has credentials, but Access-Control-Allow-Credentials is not exactly 'true'.",
    fix: () => 'Send the value true from the server, in lower case and once.',
  },
  'preflight-status': {
    step: 'CORS-preflight fetch, step 7',
    message: () => 'The response to the preflight does not have a status from 200 to 299.',
    fix: (status) =>
      PREFLIGHT_STATUS_FIXES[status] ?? PREFLIGHT_STATUS_FIXES[`${status.slice(0, 1)}xx`] ?? RESPOND_EARLY,
  },
  'allow-methods-malformed': {
    step: 'CORS-preflight fetch, step 7.3',
    message: () => 'Access-Control-Allow-Methods is not a list of method names, so the whole preflight fails.',
    fix: () => 'Separate the methods with commas.',
  },
  'allow-headers-malformed': {
    step: 'CORS-preflight fetch, step 7.3',
    message: () => 'Access-Control-Allow-Headers is not a list of header names, so the whole preflight fails.',
    fix: () => 'Separate the names with commas.',
  },
  'method-not-allowed': {
    step: 'CORS-preflight fetch, step 7.5',
    message: (method) => `Access-Control-Allow-Methods does not contain ${method} (methods are case-sensitive).`,
    fix: (method) =>
      method === method.toUpperCase()
        ? `Allow ${method} on the server.`
        : `Write ${method.toUpperCase()} in the request: browsers do not change the case of ${method}.`,
  },
  'method-wildcard': {
    step: 'CORS-preflight fetch, step 7.5',
    message: () => 'With credentials, * in Access-Control-Allow-Methods does not allow every method.',
    fix: (method) => `List ${method} on the server, or send the request without credentials.`,
  },
  'authorization-wildcard': {
    step: 'CORS-preflight fetch, step 7.6',
    message: () => '* in Access-Control-Allow-Headers does not cover Authorization.',
    fix: () => 'List Authorization by name on the server.',
  },
  'header-not-allowed': {
    step: 'CORS-preflight fetch, step 7.7',
    message: (name) => `Access-Control-Allow-Headers does not contain ${name}.`,
    fix: listNames,
  },
  'header-wildcard': {
    step: 'CORS-preflight fetch, step 7.7',
    message: () => 'With credentials, * in Access-Control-Allow-Headers does not allow every header.',
    fix: listNames,
  },
  'redirect-mode': {
    step: 'HTTP fetch, step 6',
    message: () => "The response is a redirect, and the request's redirect mode is 'error'.",
    fix: () => "Request the final URL, or leave redirect at 'follow'.",
  },
  'redirect-location': {
    step: 'HTTP-redirect fetch, step 5',
    message: () => 'Location is not a valid URL, or the response has several Location headers.',
    fix: () => 'Send one Location header with a valid URL.',
  },
  'redirect-scheme': {
    step: 'HTTP-redirect fetch, step 6',
    message: (url) => `Location leads to ${url}, which is not an http or https URL.`,
    fix: () => 'Redirect to an http or https URL.',
  },
  'redirect-count': {
    step: 'HTTP-redirect fetch, step 7',
    message: () => 'Browsers follow at most 20 redirects, and this is the 21st.',
    fix: () => 'Look for a redirect loop.',
  },
  'redirect-user-info': {
    step: 'HTTP-redirect fetch, steps 9 and 10',
    message: () => 'Location contains a user name or a password, which a cross-origin redirect must not contain.',
    fix: () => 'Remove both from Location.',
  },
  'redirect-stream': {
    step: 'HTTP-redirect fetch, step 11',
    message: () => 'The body is a stream, so it cannot be sent a second time to the URL in Location.',
    fix: () => 'Send the body as a string, Blob or bytes, or redirect with status 303.',
  },
  'same-origin-mode': {
    step: 'main fetch, step 12',
    message: (url) => `${url} has another origin than the page, and the request's mode is 'same-origin'.`,
    fix: () => "Leave mode at 'cors'.",
  },
  'no-cors-redirect-mode': {
    step: 'main fetch, step 12',
    message: () => "With mode 'no-cors', redirect must be 'follow'.",
    fix: () => "Leave redirect at 'follow'.",
  },
  scheme: {
    step: 'main fetch, step 12',
    message: (url) => `${url} is not an http or https URL.`,
    fix: () => 'Request an http or https URL.',
  },
  'resource-policy': {
    step: 'HTTP fetch, step 5',
    message: () => 'Cross-Origin-Resource-Policy blocks requests from this origin that are made without CORS.',
    fix: () => "Leave mode at 'cors' and allow the origin on the server, or send another Cross-Origin-Resource-Policy.",
  },
  'cache-only': {
    step: 'HTTP-network-or-cache fetch, step 10',
    message: () => "The request's cache mode is 'only-if-cached', and no response is stored.",
    fix: () => 'Send the request once with another cache mode.',
  },
  'bad-port': {
    step: 'main fetch, step 7',
    message: (url) => `Browsers send no requests to the port of ${url}: another protocol uses it.`,
    fix: () => 'Let the server listen at another port.',
  },
  'mixed-content': {
    step: 'main fetch, step 7',
    message: (url) => `The page came over https, so browsers block ${url} as mixed content.`,
    fix: () => 'Request an https URL. From a redirect, send an https URL in Location.',
  },
  'keepalive-size': {
    step: 'HTTP-network-or-cache fetch, step 8.10',
    message: (bytes) => `The bodies of requests with keepalive are ${bytes} bytes, and browsers allow 65536 at a time.`,
    fix: () => 'Send less, or leave out keepalive.',
  },
  'stream-http1': {
    step: 'HTTP-network fetch',
    message: () =>
      'The body is a stream, and Chromium sends streams over HTTP/2 only. This server was reached over HTTP/1.1.',
    fix: () => 'Send the body as a string, Blob or bytes. In memory, streams are sent as over HTTP/2.',
  },
  integrity: {
    step: 'main fetch, step 23',
    message: () => "The body of the response does not match the request's integrity.",
    fix: () => 'Compute the hash of the body that the server sends, or leave out integrity.',
  },
  'address-space': {
    step: 'Local Network Access',
    message: (host) =>
      `The page may not send requests to ${host}, which is nearer to the visitor than the page itself.`,
    fix: () => 'Ask the visitor for permission, from a page that came over https.',
  },
  'event-stream': {
    step: 'HTML, the EventSource interface',
    message: (got) => `An EventSource needs status 200 and the type text/event-stream, not ${got}.`,
    fix: () => 'Send an event stream from this URL.',
  },
  connection: {
    step: 'HTTP-network fetch',
    message: (cause) => `No response arrived: ${cause}.`,
    fix: () => 'Check that the server is running, and what it logged.',
  },
};

/** Every code. */
export const FAILURE_CODES: readonly string[] = Object.keys(SENTENCES);

const RESPOND_EARLY = 'Make the server respond to preflights before it runs any code that rejects them.';
const PREFLIGHT_STATUS_FIXES: Readonly<Record<string, string>> = {
  '3xx':
    'Browsers do not follow redirects of preflights. Request the final URL, or make the server respond to preflights before it redirects.',
  '401': 'Preflights never carry credentials. Make the server respond to them before it asks for credentials.',
  '403': 'The server refuses this preflight. Allow the origin on the server, or send the request from an allowed one.',
  '404': 'The server does not handle OPTIONS at this URL. Make it respond to preflights there.',
  '405': 'The server does not handle OPTIONS at this URL. Make it respond to preflights there.',
  '5xx': 'The server failed. Look at its log.',
};

/** Looks up the step of the standard, what is wrong, and what to do. */
export function describeFailure({ code, subject }: FetchFailure): FailureDescription {
  const { step, message, fix } = SENTENCES[code];
  return { step, message: message(subject), fix: fix(subject) };
}

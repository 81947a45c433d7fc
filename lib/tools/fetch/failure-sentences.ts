import type { FetchFailure, FetchFailureCode } from './failure.js';

/** A failure in words. */
export interface FailureDescription {
  /** The algorithm of the Fetch standard and the step of it, as numbered in July 2026. */
  readonly step: string;
  readonly message: string;
  readonly fix: string;
}

interface Sentences {
  readonly step: string;
  readonly message: (subject: string) => string;
  readonly fix: (subject: string) => string;
}

const grantOrigin = (origin: string) => `Let the server allow the origin ${origin}.`;
const listNames = () => 'Let the server list the names.';

const SENTENCES: Readonly<Record<FetchFailureCode, Sentences>> = {
  'allow-origin-missing': {
    step: 'CORS check, step 2',
    message: () => 'The response has no Access-Control-Allow-Origin.',
    fix: grantOrigin,
  },
  'allow-origin-several': {
    step: 'CORS check, step 4',
    message: () => 'Access-Control-Allow-Origin has more than one value, and that matches no origin.',
    fix: () => 'Let one place write it, and exactly once: often the application and a proxy in front of it both do.',
  },
  'allow-origin-wildcard': {
    step: 'CORS check, step 4',
    message: () => 'With credentials, * in Access-Control-Allow-Origin stands for itself, not for every origin.',
    fix: (origin) => `Let the server allow the origin ${origin} by name, or send the request without credentials.`,
  },
  'allow-origin-other': {
    step: 'CORS check, step 4',
    message: (origin) => `Access-Control-Allow-Origin is not, byte for byte, ${origin}.`,
    fix: grantOrigin,
  },
  'allow-credentials-missing': {
    step: 'CORS check, step 8',
    message: () => 'The request has credentials, and the response no Access-Control-Allow-Credentials.',
    fix: () => 'Let the server allow credentials, or send the request without.',
  },
  'allow-credentials-other': {
    step: 'CORS check, step 8',
    message: () => 'The request has credentials, and Access-Control-Allow-Credentials is not, byte for byte, true.',
    fix: () => 'Let the server write true, in lower case and once.',
  },
  'preflight-status': {
    step: 'CORS-preflight fetch, step 7',
    message: () => 'The preflight was not answered with a status from 200 to 299.',
    fix: (status) =>
      PREFLIGHT_STATUS_FIXES[status] ?? PREFLIGHT_STATUS_FIXES[`${status.slice(0, 1)}xx`] ?? ANSWER_EARLY,
  },
  'allow-methods-malformed': {
    step: 'CORS-preflight fetch, step 7.3',
    message: () => 'Access-Control-Allow-Methods is no list of tokens, so the whole preflight fails.',
    fix: () => 'Separate the methods by commas.',
  },
  'allow-headers-malformed': {
    step: 'CORS-preflight fetch, step 7.3',
    message: () => 'Access-Control-Allow-Headers is no list of tokens, so the whole preflight fails.',
    fix: () => 'Separate the names by commas.',
  },
  'method-not-allowed': {
    step: 'CORS-preflight fetch, step 7.5',
    message: (method) => `Access-Control-Allow-Methods does not contain ${method}, in exactly this case.`,
    fix: (method) =>
      method === method.toUpperCase()
        ? `Let the server allow ${method}.`
        : `Write ${method.toUpperCase()} in the request: browsers send ${method} as it is.`,
  },
  'method-wildcard': {
    step: 'CORS-preflight fetch, step 7.5',
    message: () => 'With credentials, * in Access-Control-Allow-Methods stands for itself, not for every method.',
    fix: (method) => `Let the server list ${method}, or send the request without credentials.`,
  },
  'authorization-wildcard': {
    step: 'CORS-preflight fetch, step 7.6',
    message: () => '* in Access-Control-Allow-Headers does not cover Authorization.',
    fix: () => 'Let the server list Authorization by name.',
  },
  'header-not-allowed': {
    step: 'CORS-preflight fetch, step 7.7',
    message: (name) => `Access-Control-Allow-Headers does not contain ${name}.`,
    fix: listNames,
  },
  'header-wildcard': {
    step: 'CORS-preflight fetch, step 7.7',
    message: () => 'With credentials, * in Access-Control-Allow-Headers stands for itself, not for every name.',
    fix: listNames,
  },
  'redirect-mode': {
    step: 'HTTP fetch, step 6',
    message: () => "The response is a redirect, and the request's redirect mode is 'error'.",
    fix: () => "Ask for the final URL, or leave redirect at 'follow'.",
  },
  'redirect-location': {
    step: 'HTTP-redirect fetch, step 5',
    message: () => 'Location is no URL, or there are several.',
    fix: () => 'Let the server send one Location.',
  },
  'redirect-scheme': {
    step: 'HTTP-redirect fetch, step 6',
    message: (url) => `Location leads to ${url}, which is neither http nor https.`,
    fix: () => 'Let the server redirect to http or https.',
  },
  'redirect-count': {
    step: 'HTTP-redirect fetch, step 7',
    message: () => 'That is the twenty-first redirect.',
    fix: () => 'Look for redirects that lead back to themselves.',
  },
  'redirect-user-info': {
    step: 'HTTP-redirect fetch, steps 9 and 10',
    message: () => 'Location has a user name or a password, which no cross-origin redirect may have.',
    fix: () => 'Take them out of Location.',
  },
  'redirect-stream': {
    step: 'HTTP-redirect fetch, step 11',
    message: () => 'The body was a stream, and cannot be sent again to where Location leads.',
    fix: () => 'Send the body as a string, Blob or bytes, or redirect with 303.',
  },
  'same-origin-mode': {
    step: 'main fetch, step 12',
    message: (url) => `${url} is of another origin, and the request's mode is 'same-origin'.`,
    fix: () => "Leave mode at 'cors'.",
  },
  'no-cors-redirect-mode': {
    step: 'main fetch, step 12',
    message: () => "With mode 'no-cors' redirects have to be followed.",
    fix: () => "Leave redirect at 'follow'.",
  },
  scheme: {
    step: 'main fetch, step 12',
    message: (url) => `${url} is neither http nor https.`,
    fix: () => 'Ask for an http or https URL.',
  },
  'resource-policy': {
    step: 'HTTP fetch, step 5',
    message: () => 'Cross-Origin-Resource-Policy keeps the response from requests of this origin without CORS.',
    fix: () => "Leave mode at 'cors' and let the server allow the origin, or let it send another policy.",
  },
  'cache-only': {
    step: 'HTTP-network-or-cache fetch, step 10',
    message: () => "The request's cache mode is 'only-if-cached', and nothing is stored.",
    fix: () => 'Ask for it once in another cache mode.',
  },
  connection: {
    step: 'HTTP-network fetch',
    message: (cause) => `No response arrived: ${cause}.`,
    fix: () => 'Look whether the server runs, and what it logged.',
  },
};

const ANSWER_EARLY = 'Let the server answer preflights before anything that rejects them.';
const PREFLIGHT_STATUS_FIXES: Readonly<Record<string, string>> = {
  '3xx':
    'Browsers follow no redirect here: ask for the final URL, or let the server answer preflights before it redirects.',
  '401': 'Preflights never carry credentials: let the server answer them before it asks for any.',
  '403': 'The server refuses this preflight: let it allow the origin, or send the request from another.',
  '404': 'Nothing answers OPTIONS at this URL: let the server do so.',
  '405': 'Nothing answers OPTIONS at this URL: let the server do so.',
  '5xx': 'The server failed: look at what it logged.',
};

/** A failure in words: the step of the standard, what is wrong, and what helps. */
export function describeFailure({ code, subject }: FetchFailure): FailureDescription {
  const { step, message, fix } = SENTENCES[code];
  return { step, message: message(subject), fix: fix(subject) };
}

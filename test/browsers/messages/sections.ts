/** The sections of docs/why-is-my-request-blocked.md, by what a message comes from. */
export const SECTIONS = {
  noHeaders: 'The response has no CORS headers',
  inFront: 'Something in front answered',
  preflightNoHeaders: 'The preflight has no CORS headers',
  preflightStatus: 'The preflight has another status than 2xx',
  redirect: 'The request is redirected',
  otherOrigin: 'Another origin is allowed',
  unreadable: 'A header cannot be read',
  wildcard: 'A wildcard meets credentials',
  credentials: 'Credentials are not allowed',
  method: 'The method is not allowed',
  header: 'The request header is not allowed',
  notHttp: 'The URL is not http',
  noAnswer: 'There is no answer',
  page: 'The page forbids it itself',
  localNetwork: 'The API is on a private network',
  resource: 'The resource is kept from other sites',
  exposed: 'A response header is missing',
  byTurns: 'It works by turns',
} as const;

export type Cause = keyof typeof SECTIONS;

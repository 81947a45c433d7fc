/** The sections of docs/why-is-my-request-blocked.md, by the cause of a message. */
export const SECTIONS = {
  noHeaders: 'The response has no CORS headers',
  inFront: 'A proxy or gateway responded',
  preflightNoHeaders: 'The preflight has no CORS headers',
  preflightStatus: 'The status of the preflight is not 2xx',
  redirect: 'The request is redirected',
  otherOrigin: 'Another origin is allowed',
  unreadable: 'A CORS header is not valid',
  wildcard: 'A wildcard is used with credentials',
  credentials: 'Credentials are not allowed',
  method: 'The method is not allowed',
  header: 'The request header is not allowed',
  notHttp: 'The URL is not http',
  noAnswer: 'The server does not respond',
  page: 'The page blocks the request',
  localNetwork: 'The API is on a private network',
  resource: 'The resource does not allow other sites',
  exposed: 'A response header is missing',
  byTurns: 'It works intermittently',
} as const;

export type Cause = keyof typeof SECTIONS;

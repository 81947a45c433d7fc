import { CommandError } from '../../command-error.js';

type Explain = (url: URL) => readonly [code: string, message: string, hint: string];

const CA_HINT =
  'Browsers reject it, too. If your own certificate authority signed it, run: NODE_EXTRA_CA_CERTS=ca.pem npx nestjs-cors …';

const unverifiable: Explain = ({ host }) => [
  'tls',
  `The certificate of ${host} is not signed by a trusted authority.`,
  CA_HINT,
];

const notHttp: Explain = (url) => [
  'no-http',
  `The response of ${url.host} is not HTTP/1.1.`,
  url.protocol === 'http:' ? 'Does the server expect https? Check the scheme and the port.' : 'Check the port.',
];

const closed: Explain = (url) => [
  'closed',
  `${url.host} closed the connection without a response.`,
  url.protocol === 'http:' ? 'Does the server expect https? Check the scheme and the port.' : 'Check the port.',
];

const unreachable: Explain = ({ host }) => [
  'unreachable',
  `${host} is unreachable from this machine.`,
  'Check the network and the VPN.',
];

/** Explanations for the errors of `node:http` and `node:tls`, by code. */
const EXPLANATIONS: Readonly<Record<string, Explain>> = {
  ENOTFOUND: ({ hostname }) => [
    'unknown-host',
    `The host ${hostname} does not exist.`,
    'Check the spelling. If it is an internal name, connect to its network or VPN.',
  ],
  EAI_AGAIN: ({ hostname }) => [
    'unknown-host',
    `The name server did not respond to a query for ${hostname}.`,
    'Check that this machine is online.',
  ],
  ECONNREFUSED: ({ host }) => [
    'refused',
    `No server listens at ${host}.`,
    'Check that the server is running, and the port.',
  ],
  ECONNRESET: closed,
  EPIPE: closed,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  DEPTH_ZERO_SELF_SIGNED_CERT: unverifiable,
  SELF_SIGNED_CERT_IN_CHAIN: unverifiable,
  UNABLE_TO_GET_ISSUER_CERT: unverifiable,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unverifiable,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ({ host }) => [
    'tls',
    `${host} sends its certificate without the intermediate certificates.`,
    'Configure the server to send the whole chain. Some browsers find the missing part, so it may work in one of them.',
  ],
  CERT_HAS_EXPIRED: ({ host }) => [
    'tls',
    `The certificate of ${host} has expired.`,
    'Renew it: every browser rejects it.',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host, hostname }) => [
    'tls',
    `The certificate of ${host} is for another name.`,
    `Check the address, or add ${hostname} to the certificate.`,
  ],
  HPE_HEADER_OVERFLOW: ({ host }) => [
    'headers-too-large',
    `The response headers of ${host} are larger than 64 KiB.`,
    'Look at them with curl -i.',
  ],
};

const tlsFailure: Explain = ({ host }) => [
  'tls',
  `The TLS connection to ${host} failed.`,
  'Check that the port serves https.',
];

/** Explains the error of a request, and says what to do about it. */
export function explainFailure(error: NodeJS.ErrnoException, url: URL): CommandError {
  if (error instanceof CommandError) return error;
  const code = error.code ?? '';
  const explain = EXPLANATIONS[code] ?? byFamily(code);
  if (explain === undefined)
    return new CommandError('no-answer', `The request to ${url.host} failed: ${error.message}`);
  return new CommandError(...explain(url));
}

/** OpenSSL and the HTTP parser have too many codes to list here. */
function byFamily(code: string): Explain | undefined {
  if (code.startsWith('HPE_')) return notHttp;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code.startsWith('CERT_')) {
    return tlsFailure;
  }
  if (code === 'ERR_HTTP2_STREAM_ERROR') return brokenHttp2;
  return code.startsWith('ERR_HTTP2_') ? closed : undefined;
}

const brokenHttp2: Explain = ({ host }) => [
  'no-http',
  `${host} did not respond correctly over HTTP/2.`,
  'Look for the reason in the log of the server.',
];

/** The server responded with 101, after which HTTP ends. */
export function switchedProtocols({ host }: URL): CommandError {
  return new CommandError(
    'no-http',
    `${host} responded with 101 and switched to another protocol.`,
    'Give the URL of an HTTP resource. WebSockets do not use CORS.',
  );
}

export function timedOut(url: URL, milliseconds: number): CommandError {
  return new CommandError(
    'timeout',
    `${url.host} did not respond within ${milliseconds / 1000} s.`,
    'Check that it is running, or allow more time with --timeout <seconds>.',
  );
}

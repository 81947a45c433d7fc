import { CommandError } from '../../command-error.js';

type Explain = (url: URL) => readonly [code: string, message: string, hint: string];

const CA_HINT =
  'A browser would refuse it, too. If it is signed by an authority of your own, name it: NODE_EXTRA_CA_CERTS=ca.pem npx nestjs-cors …';

const unverifiable: Explain = ({ host }) => ['tls', `${host} shows a certificate that nobody vouches for.`, CA_HINT];

const notHttp: Explain = (url) => [
  'no-http',
  `What ${url.host} answers is no HTTP/1.1.`,
  url.protocol === 'http:' ? 'Does it expect https?' : 'Is the port right?',
];

const closed: Explain = (url) => [
  'closed',
  `${url.host} closed the connection without an answer.`,
  url.protocol === 'http:' ? 'Does it expect https?' : 'Is the port right?',
];

const unreachable: Explain = ({ host }) => [
  'unreachable',
  `There is no way to ${host} from here.`,
  'Is a VPN missing?',
];

/** What the errors of `node:http` and `node:tls` mean, by their code. */
const EXPLANATIONS: Readonly<Record<string, Explain>> = {
  ENOTFOUND: ({ hostname }) => [
    'unknown-host',
    `There is no host named ${hostname}.`,
    'Check the spelling. A name that only your own network knows needs its VPN.',
  ],
  EAI_AGAIN: ({ hostname }) => [
    'unknown-host',
    `The name server gave no answer about ${hostname}.`,
    'Is this machine online?',
  ],
  ECONNREFUSED: ({ host }) => ['refused', `Nothing listens at ${host}.`, 'Is the server running, and the port right?'],
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
    `${host} shows a certificate without the intermediate ones that lead to a known authority.`,
    'Let the server send the whole chain. Some browsers find the missing part themselves, so it may work in one of them.',
  ],
  CERT_HAS_EXPIRED: ({ host }) => [
    'tls',
    `The certificate of ${host} has expired.`,
    'Renew it: every browser refuses it.',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host, hostname }) => [
    'tls',
    `The certificate of ${host} is for another name.`,
    `It has to name ${hostname}. Is the address right?`,
  ],
  HPE_HEADER_OVERFLOW: ({ host }) => [
    'headers-too-large',
    `${host} answers with more headers than a client should have to read.`,
    'Look at it with curl -i.',
  ],
};

const tlsFailure: Explain = ({ host }) => [
  'tls',
  `No TLS connection to ${host} came about.`,
  'Is the port one of https?',
];

/** The error of a request as a sentence and what to do about it. */
export function explainFailure(error: NodeJS.ErrnoException, url: URL): CommandError {
  const code = error.code ?? '';
  const explain = EXPLANATIONS[code] ?? byFamily(code);
  if (explain === undefined) return new CommandError('no-answer', `${url.host} gave no answer: ${error.message}`);
  return new CommandError(...explain(url));
}

/** OpenSSL and the HTTP parser have too many codes to list. */
function byFamily(code: string): Explain | undefined {
  if (code.startsWith('HPE_')) return notHttp;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code.startsWith('CERT_')) {
    return tlsFailure;
  }
  return undefined;
}

export function timedOut(url: URL, milliseconds: number): CommandError {
  return new CommandError(
    'timeout',
    `${url.host} gave no answer within ${milliseconds / 1000} s.`,
    'Give it more time with --timeout <seconds>, or see whether it is up.',
  );
}

import { describeFailure } from '../../fetch/failure-sentences.js';
import type { CorsBrowser } from '../cors-browser.js';
import { blockedSocket } from '../sockets/blocked-socket.js';
import { type HandshakeResult, sendHandshake } from '../sockets/handshake.js';
import { HandshakeError } from '../sockets/handshake-error.js';
import { listeningServer } from '../sockets/listening-server.js';
import { connectNamespace, addSocketIoQuery } from '../sockets/namespace.js';
import { CorsAssertionError } from './cors-assertion-error.js';
import { checkScheme } from './statement.js';

/**
 * How a page connects to a WebSocket.
 *
 * @publicApi
 */
export interface CorsSocketInit {
  /** For socket.io: the namespace, `/` if the gateway has none. The URL is then the path of socket.io: `WS /socket.io`. */
  readonly namespace?: string;
}

/** What a page learned, in words. `opens` is undefined if the connection failed for another reason than a refusal. */
interface Outcome {
  readonly opens: boolean | undefined;
  readonly text: string;
}

/** A path can begin with the same letters. */
const WS_SCHEME = /^ws(s?):/i;
const REFUSED = 403;
/** The error of socket.io for a namespace that does not exist. */
const NO_NAMESPACE = 'Invalid namespace';

/**
 * A WebSocket of a page, and the assertions about it. It is opened once, with a real connection.
 *
 * @example
 * ```ts
 * await expectCors(app).from('https://app.example.com').to('WS /events').toBeAllowed();
 * await expectCors(app).from('https://other.example').to('WS /socket.io', { namespace: '/chat' }).toBeRefused();
 * ```
 *
 * @publicApi
 */
export class CorsSocketExpectation {
  readonly #page: CorsBrowser;
  readonly #path: string;
  readonly #init: CorsSocketInit;
  #opened: Promise<Outcome> | undefined;

  /** @internal */
  constructor(page: CorsBrowser, path: string, init: CorsSocketInit = {}) {
    checkScheme(path);
    this.#page = page;
    this.#path = path;
    this.#init = init;
  }

  /**
   * The WebSocket opens, and the namespace accepts the connection.
   *
   * @throws CorsAssertionError
   */
  async toBeAllowed(): Promise<void> {
    const { opens, text } = await (this.#opened ??= this.#open());
    if (opens !== true) throw this.#failure(`should be allowed, but ${text}.`);
  }

  /**
   * The server refuses the handshake with 403, the namespace refuses the connection, or the browser blocks it as it blocks a
   * request, or closes it because the response is not that of a WebSocket server. A path or a namespace that does not exist is not a refusal, and neither is a connection that fails.
   *
   * @throws CorsAssertionError
   */
  async toBeRefused(): Promise<void> {
    const { opens, text } = await (this.#opened ??= this.#open());
    if (opens !== false) throw this.#failure(`should be refused, but ${text}.`);
  }

  async #open(): Promise<Outcome> {
    const { app, url: base, tls = {}, ...options } = this.#page.target;
    const { origin } = this.#page;
    const url = new URL(this.#path.replace(WS_SCHEME, 'http$1:'), base);
    const blocked = blockedSocket({ ...options, origin }, url);
    if (blocked !== undefined) {
      return { opens: false, text: `the browser blocks it: ${describeFailure(blocked).message} [${blocked.code}]` };
    }
    const { namespace } = this.#init;
    if (namespace !== undefined) addSocketIoQuery(url);
    const server = app === undefined || WS_SCHEME.test(this.#path) ? url : await listeningServer(app);
    try {
      const result = await sendHandshake({ server, url, origin, tls });
      return await outcomeOf(result, namespace).finally(() => result.socket?.destroy());
    } catch (error) {
      if (error instanceof HandshakeError) return { opens: false, text: `the browser closes it: ${error.message}` };
      return {
        opens: undefined,
        text: `the connection fails: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }

  #failure(what: string): CorsAssertionError {
    const { namespace } = this.#init;
    const where = namespace === undefined ? '' : ` (namespace ${namespace})`;
    return new CorsAssertionError(`WS ${this.#path}${where} from ${this.#page.origin} ${what}`);
  }
}

async function outcomeOf(result: HandshakeResult, namespace: string | undefined): Promise<Outcome> {
  const { status } = result;
  if (result.socket === undefined) {
    const text = `the server answers the handshake with ${String(status)}`;
    return { opens: status === REFUSED ? false : undefined, text };
  }
  if (namespace === undefined) return { opens: true, text: 'the WebSocket opens' };
  const error = await connectNamespace(result.socket, result.head, namespace);
  if (error === undefined) return { opens: true, text: 'the namespace accepts the connection' };
  return { opens: error === NO_NAMESPACE ? undefined : false, text: `the namespace refuses the connection: ${error}` };
}

/**
 * The request to explain.
 *
 * @publicApi
 */
export interface CorsExplainRequest {
  /**
   * The method as the script writes it. It is case-sensitive: `patch` is not `PATCH`. `WS` for a WebSocket.
   *
   * @default 'GET', or 'WS' for URLs with the scheme ws or wss
   */
  readonly method?: string | undefined;
  /** The URL, or a path. A path is treated as a URL of another origin than the page. */
  readonly url: string;
  /** The origin of the page: `https://app.example.com`. Leave it out for a client that is not a browser. */
  readonly origin?: string | undefined;
  /** The headers that the script sets. Values matter: `Content-Type: application/json` needs a preflight, `text/plain` does not. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether the request has cookies: `fetch(url, { credentials: 'include' })`. @default false */
  readonly credentials?: boolean | undefined;
  /** The namespace of socket.io that a WebSocket connects to: `/chat`. Without it, only its transport is opened. */
  readonly namespace?: string | undefined;
}

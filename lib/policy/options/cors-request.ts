/**
 * Facts about the request, for an origin function and for the `key` of `liveOrigins()`. Nothing here was checked. The origin was,
 * and is passed separately.
 *
 * @publicApi
 */
export interface CorsRequest {
  /** The method of the actual request; for a preflight the one it asks for (`Access-Control-Request-Method`). */
  readonly method: string;
  /** The request target as the server received it: path and query. */
  readonly url: string;
  /** Host and port as the application sees them, trusted proxy headers included: `api.example.com:8080`. */
  readonly host: string;
  /** The same without the port, in lower case: `api.example.com`. Empty if the request has no host. */
  readonly hostname: string;
  /** The request's headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether this is a CORS-preflight request. */
  readonly preflight: boolean;
}

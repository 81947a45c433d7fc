import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a handler may ask of the response that either platform hands it. */
export interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
  /** Tells Fastify that the handler answers on its own; Express takes that for granted. */
  hijack?(): void;
}

/** Node's own response, under whatever the platform hands to handlers, filters and middleware. */
export function nativeResponse(response: unknown): ServerResponse {
  return (response as { raw?: ServerResponse }).raw ?? (response as ServerResponse);
}

/** The same, taken out of the platform's hands. */
export function hijacked(reply: Reply): ServerResponse {
  reply.hijack?.();
  return nativeResponse(reply);
}

export function nativeRequest(request: unknown): IncomingMessage {
  return (request as { raw?: IncomingMessage }).raw ?? (request as IncomingMessage);
}

import type { IncomingMessage, ServerResponse } from 'node:http';

/** The methods that the response objects of both platforms have. */
export interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
  /** Makes Fastify leave the response to the handler. Express always does. */
  hijack?(): void;
}

/** Node's response, from the object that the platform passes to handlers, filters and middleware. */
export function nativeResponse(response: unknown): ServerResponse {
  return (response as { raw?: ServerResponse }).raw ?? (response as ServerResponse);
}

/** Node's response, which the platform no longer writes. */
export function hijacked(reply: Reply): ServerResponse {
  reply.hijack?.();
  return nativeResponse(reply);
}

export function nativeRequest(request: unknown): IncomingMessage {
  return (request as { raw?: IncomingMessage }).raw ?? (request as IncomingMessage);
}

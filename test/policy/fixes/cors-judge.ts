import cors from 'cors';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** Whether the package `cors`, with these options, lets a page of this origin read the response. */
export function corsAllows(options: Record<string, unknown>, origin: string): boolean {
  const request = new IncomingMessage(new Socket());
  request.method = 'GET';
  request.headers = { origin };
  const response = new ServerResponse(request);
  cors(options as cors.CorsOptions)(request, response, () => undefined);
  return [origin, '*'].includes(String(response.getHeader('access-control-allow-origin')));
}

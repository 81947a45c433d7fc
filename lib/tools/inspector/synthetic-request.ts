import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { HeaderList } from '../fetch/headers/header-list.js';
import type { RawResponse } from '../../http/cors-context.js';
import type { RawRequest } from '../../routing/route.js';

/** A request as Node's server would deliver it. It was never sent. */
export function syntheticRequest(method: string, target: string, headers: HeaderList): RawRequest {
  const request = new IncomingMessage(new Socket());
  request.method = method;
  request.url = target;
  for (const [name, value] of headers) {
    request.rawHeaders.push(name, value);
    request.headers[name.toLowerCase()] = value;
  }
  return request;
}

/** A response to that request. It is never sent. */
export function syntheticResponse(request: RawRequest): RawResponse {
  return new ServerResponse(request);
}

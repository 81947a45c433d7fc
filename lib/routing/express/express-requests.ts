import type { Request } from 'express';
import parseurl from 'parseurl';
import { serializeOrigin } from '../serialize-origin.js';
import type { RawRequest } from '../route.js';

/** Reads raw requests as the application does, so that host and protocol honor `trust proxy`. */
export class ExpressRequests {
  /** @param prototype the prototype of the application's requests */
  constructor(private readonly prototype: () => Request) {}

  /** The path that the router compares; empty if there is none, in which case it tries no route. */
  pathOf(request: RawRequest): string {
    try {
      return parseurl(request)?.pathname ?? '';
    } catch {
      return '';
    }
  }

  hostnameOf(request: RawRequest): string {
    return textOf(this.view(request).hostname);
  }

  hostOf(request: RawRequest): string {
    return textOf(this.view(request).host);
  }

  originOf(request: RawRequest): string {
    const { protocol, host } = this.view(request);
    return serializeOrigin(protocol, textOf(host));
  }

  private view({ headers, socket }: RawRequest): Request {
    return Object.create(this.prototype(), { headers: { value: headers }, socket: { value: socket } }) as Request;
  }
}

/** Without a `Host` header, host names are `undefined`, although their types exclude it. */
function textOf(value: string | undefined): string {
  return value ?? '';
}

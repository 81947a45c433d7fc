import type { Request } from 'express';
import parseurl from 'parseurl';
import { serializeOrigin } from '../host-match.js';
import type { RawRequest } from '../route.js';

/** Reads raw requests as the application would, so that host and protocol obey `trust proxy`. */
export class ExpressRequests {
  /** @param prototype what the application gives to its requests */
  constructor(private readonly prototype: () => Request) {}

  /** The path that the router compares; empty where there is none, for which it tries no route. */
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

/** Host names are `undefined` in a request without `Host`, whatever their types say. */
function textOf(value: string | undefined): string {
  return value ?? '';
}

import type { Request } from 'express';
import { serializeOrigin } from '../serialize-origin.js';
import type { RawRequest } from '../route.js';

type Getter = (this: RawRequest) => unknown;

/** Reads raw requests as the application does, so that host and protocol honor `trust proxy`. */
export class ExpressRequests {
  /** The getter `path` of Express, which parses a URL as its router does and keeps the result for it. */
  private readonly readPath: Getter;

  /** @param prototype the prototype of the application's requests */
  constructor(private readonly prototype: () => Request) {
    this.readPath = getterOf(prototype(), 'path');
  }

  /** The path that the router compares; empty if there is none, in which case it tries no route. */
  pathOf(request: RawRequest): string {
    try {
      return (this.readPath.call(request) as string | null) ?? '';
    } catch (error) {
      if (isMalformedUrl(error)) return '';
      throw error;
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

/** Whether Node's parser refused a target such as `http://[`, or could not decode the user name in it. */
function isMalformedUrl(error: unknown): boolean {
  return error instanceof URIError || (error as { readonly code?: unknown } | undefined)?.code === 'ERR_INVALID_URL';
}

/** Without a `Host` header, host names are `undefined`, although their types exclude it. */
function textOf(value: string | undefined): string {
  return value ?? '';
}

/** A getter of an object or of its prototypes. It is looked up once, because it is called for every request. */
function getterOf(object: object, name: string): Getter {
  for (let one: object | null = object; one !== null; one = Object.getPrototypeOf(one) as object | null) {
    const property = Object.getOwnPropertyDescriptor(one, name) as { readonly get?: Getter } | undefined;
    if (property?.get !== undefined) return property.get;
  }
  throw new Error(`The requests of Express have no getter '${name}'.`);
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type InstanceOptions, requestPrototype } from './fastify-instance.js';
import { serializeOrigin } from '../host-match.js';
import type { RawRequest } from '../route.js';

/** Reads raw requests as the instance would, so that they obey `trustProxy` and `rewriteUrl`. */
export class FastifyRequests {
  private readonly prototype: FastifyRequest;

  constructor(
    private readonly instance: FastifyInstance,
    private readonly options: InstanceOptions,
  ) {
    this.prototype = requestPrototype(instance);
  }

  hostnameOf(request: RawRequest): string {
    return this.view(request).hostname;
  }

  hostOf(request: RawRequest): string {
    return this.view(request).host;
  }

  originOf(request: RawRequest): string {
    const { protocol, host } = this.view(request);
    return serializeOrigin(protocol, host);
  }

  /** The request as the router gets it, which has its URL rewritten: once the instance has the request, it is. */
  asRouted(method: string, request: RawRequest): RawRequest {
    const { rewriteUrl } = this.options;
    if (rewriteUrl === undefined || 'originalUrl' in request) return request;
    const asked = variantOf(request, { method });
    const url = rewriteUrl.call(this.instance, asked);
    // With anything but text the instance gives the request up.
    return typeof url === 'string' ? variantOf(asked, { url, originalUrl: request.url }) : request;
  }

  private view(raw: RawRequest): FastifyRequest {
    return Object.assign(Object.create(this.prototype) as FastifyRequest, { raw });
  }
}

/** The same request in all but these properties. Not for every request: one that is a prototype is a slow one from then on. */
function variantOf(request: RawRequest, properties: Readonly<Record<string, unknown>>): RawRequest {
  const descriptors = Object.entries(properties).map(([name, value]) => [
    name,
    { value, writable: true, enumerable: true, configurable: true },
  ]);
  return Object.create(request, Object.fromEntries(descriptors) as PropertyDescriptorMap) as RawRequest;
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type InstanceOptions, requestPrototype } from './fastify-instance.js';
import { serializeOrigin } from '../serialize-origin.js';
import type { RawRequest } from '../route.js';

/** Reads raw requests as Fastify does, so that `trustProxy` and `rewriteUrl` are honored. */
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

  /** The request as the router gets it, with its URL rewritten. Fastify may have rewritten it already. */
  asRouted(method: string, request: RawRequest): RawRequest {
    const { rewriteUrl } = this.options;
    if (rewriteUrl === undefined || 'originalUrl' in request) return request;
    const variant = variantOf(request, { method });
    const url = rewriteUrl.call(this.instance, variant);
    // Fastify does not route the request if the result is not a string.
    return typeof url === 'string' ? variantOf(variant, { url, originalUrl: request.url }) : request;
  }

  private view(raw: RawRequest): FastifyRequest {
    return Object.assign(Object.create(this.prototype) as FastifyRequest, { raw });
  }
}

/** The same request with other properties. Only where needed: a request that is a prototype is slow afterwards. */
function variantOf(request: RawRequest, properties: Readonly<Record<string, unknown>>): RawRequest {
  const descriptors = Object.entries(properties).map(([name, value]) => [
    name,
    { value, writable: true, enumerable: true, configurable: true },
  ]);
  return Object.create(request, Object.fromEntries(descriptors) as PropertyDescriptorMap) as RawRequest;
}

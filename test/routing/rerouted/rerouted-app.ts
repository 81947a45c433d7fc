import {
  type CanActivate,
  Controller,
  type INestApplication,
  Injectable,
  RequestMapping,
  RequestMethod,
  type Type,
  Version,
  VersioningType,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, RouteConstraints } from '@nestjs/platform-fastify';
import { fastify, type FastifyInstance } from 'fastify';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { Cors, CorsModule, type CorsModuleOptions, type CorsOptions } from 'nestjs-cors';
import { constraintStorage } from '../../support/constraint-storage.js';
import { type PlatformName, type RunningApp, start } from '../../support/platforms.js';
import { nativeRequest } from '../../support/native.js';
import { moduleAfter, mountBefore, type MountSpec } from './mounted.js';

export const ORIGIN = 'https://app.example';

/** What may lead a request to another handler than its method and URL say. The headers of the request say where. */
export type Rerouting = 'middleware' | 'versions' | 'rewriteUrl' | 'serverFactory' | 'constraint' | 'late constraint';

export interface HandlerSpec {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'ALL';
  readonly path: string;
  readonly origin: 'any' | 'list' | 'later' | 'closed' | 'elsewhere';
  readonly rejects: boolean | undefined;
  /** Its version or its constraint, as far as the application has them. */
  readonly mark: '1' | '2' | undefined;
}

export interface ReroutedSpec {
  readonly platform: PlatformName;
  readonly reroutings: readonly Rerouting[];
  /** Whether the Fastify instance has a route, `GET /early`, before the adapter gets it. */
  readonly early: boolean;
  readonly rejects: {
    readonly module: boolean;
    readonly path: boolean | undefined;
    readonly class: boolean | undefined;
  };
  readonly handlers: readonly HandlerSpec[];
  readonly mounts: readonly MountSpec[];
  /** The origins of paths without a handler: of all of them, and of the entry of `paths`. */
  readonly origins: { readonly module: HandlerSpec['origin']; readonly path: HandlerSpec['origin'] | undefined };
}

/** The path of the only entry of `paths`. */
export const ENTRY = '/a';

const ORIGINS: Readonly<Record<HandlerSpec['origin'], () => NonNullable<CorsOptions['origin']>>> = {
  any: () => '*',
  list: () => ['https://other.example', ORIGIN],
  later: () => async (origin) => Promise.resolve(origin === ORIGIN),
  closed: () => false,
  elsewhere: () => 'https://other.example',
};

/** What ran for the last request: guards, and the handler. */
export const ran: string[] = [];

@Injectable()
class Guard implements CanActivate {
  canActivate(): boolean {
    ran.push('guard');
    return true;
  }
}

/** Starts the application, with this module or, to see where its requests lead, without it. */
export function startRerouted(spec: ReroutedSpec, withCors: boolean): Promise<RunningApp> {
  const { rejects, origins, mounts } = spec;
  const ofPath = {
    ...(rejects.path !== undefined && { rejectDisallowed: rejects.path }),
    ...(origins.path !== undefined && { origin: ORIGINS[origins.path](), exposedHeaders: 'X-path' }),
  };
  const cors = CorsModule.forRoot({
    origin: ORIGINS[origins.module](),
    exposedHeaders: 'X-module',
    rejectDisallowed: rejects.module,
    ...(Object.keys(ofPath).length > 0 && { paths: { [ENTRY]: ofPath } }),
  } as CorsModuleOptions);
  return start(
    { name: spec.platform, adapter: () => adapterOf(spec) },
    {
      imports: [...(withCors ? [cors] : []), moduleAfter(mounts, ran)],
      controllers: [controllerOf(spec)],
      providers: [{ provide: APP_GUARD, useClass: Guard }],
    },
    { main: (app) => configure(app, spec) },
  );
}

function controllerOf({ handlers, reroutings, rejects }: ReroutedSpec): Type {
  const isConstrained = reroutings.some((one) => one.endsWith('constraint'));
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its methods are added below
  class Handlers {}
  handlers.forEach(({ method, path, origin, rejects: own, mark }, index) => {
    const name = `h${String(index)}`;
    const handler = (): string => {
      ran.push(name);
      return name;
    };
    Object.defineProperty(Handlers.prototype, name, { value: handler, writable: true, configurable: true });
    const descriptor = Object.getOwnPropertyDescriptor(Handlers.prototype, name)!;
    const options = { exposedHeaders: [`X-${name}`], ...(own !== undefined && { rejectDisallowed: own }) };
    const decorators: MethodDecorator[] = [
      RequestMapping({ path, method: RequestMethod[method] }),
      Cors({ ...options, origin: ORIGINS[origin]() } as CorsOptions),
      ...(mark !== undefined && reroutings.includes('versions') ? [Version(mark)] : []),
      ...(mark !== undefined && isConstrained ? [RouteConstraints({ mark })] : []),
    ];
    for (const decorate of decorators) decorate(Handlers.prototype, name, descriptor);
  });
  if (rejects.class !== undefined) Cors({ rejectDisallowed: rejects.class })(Handlers);
  Controller()(Handlers);
  return Handlers;
}

function rewrite(request: IncomingMessage): void {
  const { 'x-url': url, 'x-method': method } = request.headers;
  if (url !== undefined) request.url = String(url);
  if (method !== undefined) request.method = String(method);
}

function configure(app: INestApplication, { reroutings, mounts }: ReroutedSpec): void {
  if (reroutings.includes('versions')) {
    const extractor = (request: unknown): string => String(nativeRequest(request).headers['x-mark']);
    app.enableVersioning({ type: VersioningType.CUSTOM, extractor });
  }
  if (reroutings.includes('middleware'))
    app.use((request: IncomingMessage, _response: unknown, next: () => void) => {
      rewrite(request);
      next();
    });
  mountBefore(app, mounts, ran);
}

function adapterOf({ platform, reroutings, early }: ReroutedSpec): ExpressAdapter | FastifyAdapter {
  if (platform === 'express') return new ExpressAdapter();
  const constraint = reroutings.find((one) => one.endsWith('constraint'));
  const instance = fastify({
    ...(reroutings.includes('rewriteUrl') && {
      rewriteUrl: ({ url, headers }: { url?: string; headers: IncomingMessage['headers'] }) =>
        String(headers['x-url'] ?? url),
    }),
    ...(reroutings.includes('serverFactory') && {
      serverFactory: (handler: RequestListener) =>
        createServer((request, response) => {
          rewrite(request);
          handler(request, response);
        }),
    }),
    ...(constraint !== undefined && { constraints: { mark: strategyOf(constraint) } }),
  } as object) as FastifyInstance;
  if (early) instance.get('/early', () => ran.push('early') && 'early');
  return new FastifyAdapter(instance as never);
}

type Done = (error: null, value: unknown) => void;

function strategyOf(constraint: Rerouting): object {
  const markOf = ({ headers }: IncomingMessage): unknown => headers['x-mark'];
  return {
    name: 'mark',
    validate: () => true,
    storage: constraintStorage,
    deriveConstraint:
      constraint === 'constraint'
        ? markOf
        : (request: IncomingMessage, _context: unknown, done: Done) => {
            setImmediate(() => {
              done(null, markOf(request));
            });
          },
  };
}

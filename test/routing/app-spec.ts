import {
  Controller,
  type DynamicModule,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnModuleInit,
  RequestMapping,
  RequestMethod,
  Res,
  Scope,
  type Type,
  Version,
  VERSION_NEUTRAL,
  VersioningType,
} from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost, NestFactory, RouterModule } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, RouteConstraints } from '@nestjs/platform-fastify';
import express from 'express';
import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { Cors, CorsModule } from 'nestjs-cors';
import { expectedPolicy, type Expected, type Level, levelOf, type PolicyKind } from './expected-policy.js';

export type PlatformName = 'express' | 'fastify';

/** An application as plain data: what fast-check generates, prints and shrinks. */
export interface AppSpec {
  readonly platform: PlatformName;
  readonly global: PolicyKind;
  readonly paths: readonly { readonly pattern: string; readonly cors: PolicyKind }[];
  readonly modules: readonly ModuleSpec[];
  readonly prefix?: { readonly path: string; readonly exclude: readonly (string | ExcludeSpec)[] } | undefined;
  readonly versioning?: VersioningSpec | undefined;
  readonly specificity?: boolean | undefined;
  readonly conflicts?: 'off' | 'warn' | undefined;
  readonly express?: ExpressSettings | undefined;
  readonly fastify?: FastifySettings | undefined;
  readonly raw?: readonly RawSpec[] | undefined;
  readonly middleware?: readonly MiddlewareSpec[] | undefined;
  /** Sets of headers: every request is sent once with each set. By default, there is one set for each version. */
  readonly variants?: readonly Readonly<Record<string, string>>[] | undefined;
  readonly rejectDisallowed?: boolean | undefined;
}

export interface ExcludeSpec {
  readonly path: string;
  readonly method: keyof typeof RequestMethod;
}

export interface VersioningSpec {
  readonly type: keyof typeof VersioningType;
  readonly defaultVersion?: VersionSpec | undefined;
  readonly prefix?: string | false | undefined;
}

export type VersionSpec = string | readonly string[];

export interface ExpressSettings {
  readonly caseSensitive?: boolean;
  readonly strict?: boolean;
  /** Whether the settings are made before the adapter gets the instance. Later settings must have no effect. */
  readonly early?: boolean;
}

export interface FastifySettings {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly useSemicolonDelimiter?: boolean;
  readonly maxParamLength?: number;
  readonly exposeHeadRoutes?: boolean;
  /** Cuts `/rw` off the beginning of every URL. */
  readonly rewriteUrl?: boolean;
  /** Whether the settings of the router are in `routerOptions`, or next to it as in older versions of Fastify. */
  readonly nested?: boolean;
}

/** A route that is registered with the platform directly, without Nest. */
export interface RawSpec {
  readonly method: string;
  readonly path: string;
  readonly when: 'before' | 'after';
  readonly answers: boolean;
}

export interface MiddlewareSpec {
  readonly path: string;
  readonly method?: keyof typeof RequestMethod | undefined;
}

export interface ModuleSpec {
  readonly routerPath?: string | undefined;
  readonly controllers: readonly ControllerSpec[];
}

export interface ControllerSpec {
  readonly paths: string | readonly string[];
  readonly cors: PolicyKind;
  readonly host?: string | RegExp | readonly (string | RegExp)[] | undefined;
  readonly version?: VersionSpec | undefined;
  readonly requestScoped?: boolean | undefined;
  /** Extends the base class of the application, whose handlers and class policy it inherits. */
  readonly inherits?: boolean | undefined;
  readonly handlers: readonly HandlerSpec[];
}

export interface HandlerSpec {
  readonly method: keyof typeof RequestMethod;
  readonly paths: string | readonly string[];
  readonly cors: PolicyKind;
  readonly version?: VersionSpec | undefined;
  /** Constraints of Fastify's router. */
  readonly constraints?: object | undefined;
}

/** A running application, and what is expected of it. */
export interface RunningSpec {
  readonly app: INestApplication;
  readonly port: number;
  /** The paths that arrived at the platform's router. */
  readonly routePaths: readonly string[];
  /** The policy of a handler (`Controller.method`, as in the response) or of no handler, given the entry of `paths`. */
  policyOf(ran: string | undefined, pathEntry: number): Expected;
}

/** The handlers that every inheriting controller has. */
const BASE_HANDLERS: readonly HandlerSpec[] = [
  { method: 'GET', paths: 'base', cors: 'list' },
  { method: 'POST', paths: 'base', cors: 'none' },
  { method: 'GET', paths: ':p', cors: 'any' },
];

/** Thrown for a route that the platform refuses because it has that route already. */
export class DuplicateRoute extends Error {
  constructor(readonly handler: string) {
    super(handler);
  }
}

export interface StartOptions {
  /** Whether the application imports CorsModule. */
  readonly withCors?: boolean;
  /** Creates the adapter, if the settings of the specification are not enough. */
  readonly adapter?: () => AbstractHttpAdapter;
  /** What `main.ts` does in addition. */
  readonly main?: (app: INestApplication) => unknown;
}

export async function startSpec(
  spec: AppSpec,
  { withCors = true, main, adapter: given }: StartOptions = {},
): Promise<RunningSpec> {
  const book = new PolicyBook(spec);
  const routePaths: string[] = [];
  const adapter = given?.() ?? createAdapter(spec);
  if (adapter instanceof FastifyAdapter) watchFastify(adapter, routePaths);
  const root = createRootModule(spec, book, withCors);
  const app = await NestFactory.create(root, adapter as never, {
    logger: false,
    abortOnError: false,
    ...(spec.specificity === true && { routeResolutionStrategy: 'specificity' as const }),
    ...(spec.conflicts !== undefined && {
      routeConflictPolicy: { duplicate: spec.conflicts, shadow: spec.conflicts },
    }),
  });
  try {
    configure(app, spec);
    await main?.(app);
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  if (spec.platform === 'express') routePaths.push(...expressPaths(app));
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  return { app, port, routePaths, policyOf: (ran, entry) => book.policyOf(ran, entry) };
}

/** Which levels apply to which handler. Every place gets its own mark. */
class PolicyBook {
  private marks = 0;
  private readonly global: Exclude<Level, string>;
  readonly paths: readonly Exclude<Level, string>[];
  private readonly handlers = new Map<string, readonly Level[]>();

  constructor(spec: AppSpec) {
    this.global = this.level(spec.global) as Exclude<Level, string>;
    this.paths = spec.paths.map(({ cors }) => this.level(cors) as Exclude<Level, string>);
  }

  get options(): object {
    return this.global;
  }

  level(kind: PolicyKind): Level {
    return levelOf(kind, ++this.marks);
  }

  add(handler: string, levels: readonly Level[]): void {
    this.handlers.set(handler, levels);
  }

  policyOf(ran: string | undefined, entry: number): Expected {
    const own = ran === undefined ? [] : this.handlers.get(ran);
    if (own === undefined) throw new Error(`No such handler: ${String(ran)}`);
    const path = this.paths[entry];
    return expectedPolicy(this.global, [...(path ? [path] : []), ...own]);
  }
}

function decorate(level: Level): (ClassDecorator & MethodDecorator)[] {
  if (level === 'none') return [];
  return [level === 'global' ? Cors() : Cors(level)];
}

function toVersion(version: VersionSpec | undefined): string | string[] | undefined {
  const one = (text: string): string => (text === 'neutral' ? (VERSION_NEUTRAL as unknown as string) : text);
  return typeof version === 'string' ? one(version) : version?.map(one);
}

function emptyClass(name: string, Parent: Type = Object): Type {
  return { [name]: class extends Parent {} }[name]!;
}

interface Handlers {
  readonly names: readonly string[];
  readonly levels: readonly Level[];
}

/** Adds methods to a class. The response of each has the name of the class on which it ran. */
function addHandlers(target: Type, handlers: readonly HandlerSpec[], book: PolicyBook, stem: string): Handlers {
  const levels = handlers.map(({ cors }) => book.level(cors));
  const names = handlers.map((_, i) => `${stem}${String(i)}`);
  handlers.forEach(({ method, paths, version, constraints }, i) => {
    const name = names[i]!;
    const ran = function (this: object, response: { header(name: string, value: string): void }): string {
      response.header('x-ran', `${this.constructor.name}.${name}`);
      return 'ran';
    };
    Object.defineProperty(target.prototype, name, { value: ran, writable: true, configurable: true });
    const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name)!;
    const decorators: MethodDecorator[] = [
      RequestMapping({ path: paths as string[], method: RequestMethod[method] }),
      ...(version === undefined ? [] : [Version(toVersion(version)!)]),
      ...(constraints === undefined ? [] : [RouteConstraints(constraints as never)]),
      ...decorate(levels[i]!),
    ];
    decorators.forEach((decorator) => decorator(target.prototype as object, name, descriptor));
    Res({ passthrough: true })(target.prototype as object, name, 0);
  });
  return { names, levels };
}

function createRootModule(spec: AppSpec, book: PolicyBook, withCors: boolean): Type {
  const baseLevel = book.level('partial');
  const Base = emptyClass('Base');
  decorate(baseLevel).forEach((decorator) => decorator(Base));
  const inherited = addHandlers(Base, BASE_HANDLERS, book, 'base');

  const createController = (controller: ControllerSpec, name: string): Type => {
    const Parent = controller.inherits === true ? Base : Object;
    const Class = emptyClass(name, Parent);
    const own = addHandlers(Class, controller.handlers, book, 'own');
    const level = book.level(controller.cors);
    decorate(level).forEach((decorator) => (decorator as ClassDecorator)(Class));
    const classLevels = controller.inherits === true ? [baseLevel, level] : [level];
    own.names.forEach((method, i) => book.add(`${name}.${method}`, [...classLevels, own.levels[i]!]));
    if (controller.inherits === true) {
      inherited.names.forEach((method, i) => book.add(`${name}.${method}`, [...classLevels, inherited.levels[i]!]));
    }
    const version = toVersion(controller.version);
    Controller({
      path: controller.paths as string[],
      ...(controller.host !== undefined && { host: controller.host as string }),
      ...(version !== undefined && { version }),
      ...(controller.requestScoped === true && { scope: Scope.REQUEST }),
    })(Class);
    return Class;
  };

  const modules = spec.modules.map(({ controllers }, m) => {
    const Class = emptyClass(`M${String(m)}`);
    Module({ controllers: controllers.map((one, c) => createController(one, `M${String(m)}C${String(c)}`)) })(Class);
    return Class;
  });
  const routes = spec.modules.flatMap(({ routerPath }, m) =>
    routerPath === undefined ? [] : [{ path: routerPath, module: modules[m]! }],
  );
  const imports: (Type | DynamicModule)[] = [...modules];
  if (routes.length > 0) imports.push(RouterModule.register(routes));
  if (withCors) {
    const paths = Object.fromEntries(spec.paths.map(({ pattern }, i) => [pattern, book.paths[i]!]));
    imports.push(
      CorsModule.forRoot({
        ...book.options,
        ...(spec.paths.length > 0 && { paths }),
        ...(spec.rejectDisallowed === true && { rejectDisallowed: true }),
      } as object),
    );
  }

  class Root implements NestModule, OnModuleInit {
    constructor(private readonly host: HttpAdapterHost) {}

    configure(consumer: MiddlewareConsumer): void {
      for (const { path, method } of spec.middleware ?? []) {
        const route = method === undefined ? path : { path, method: RequestMethod[method] };
        consumer.apply((_request: unknown, _response: unknown, next: () => void) => next()).forRoutes(route);
      }
    }

    onModuleInit(): void {
      addRawRoutes(this.host.httpAdapter, spec, 'after');
    }
  }
  Reflect.defineMetadata('design:paramtypes', [HttpAdapterHost], Root);
  Module({ imports })(Root);
  return Root;
}

function createAdapter(spec: AppSpec): AbstractHttpAdapter {
  if (spec.platform === 'express') {
    const instance = express();
    if (spec.express?.early === true) setExpress(instance, spec.express);
    return new ExpressAdapter(instance);
  }
  const { rewriteUrl, exposeHeadRoutes, nested, ...router } = spec.fastify ?? {};
  const options = {
    ...(nested === true ? { routerOptions: router } : router),
    ...(exposeHeadRoutes !== undefined && { exposeHeadRoutes }),
    ...(rewriteUrl === true && { rewriteUrl: ({ url = '' }: { url?: string }) => url.replace(/^\/rw(?=\/)/, '') }),
  };
  return new FastifyAdapter(options as never);
}

function watchFastify(adapter: FastifyAdapter, routePaths: string[]): void {
  nameDuplicates(adapter);
  adapter.getInstance<FastifyInstance>().addHook('onRoute', (route) => {
    routePaths.push(route.url);
  });
}

/** Makes the adapter report the handler whose route the router refused as a duplicate. */
function nameDuplicates(adapter: FastifyAdapter): void {
  const inner = adapter as unknown as { injectRouteOptions(...args: readonly unknown[]): unknown };
  const inject = inner.injectRouteOptions.bind(adapter);
  inner.injectRouteOptions = (...args) => {
    try {
      return inject(...args);
    } catch (error) {
      if ((error as { code?: string }).code !== 'FST_ERR_DUPLICATED_ROUTE') throw error;
      throw new DuplicateRoute((args.at(-1) as { name: string }).name);
    }
  };
}

function setExpress(instance: { set(name: string, value: unknown): unknown }, settings: ExpressSettings): void {
  if (settings.caseSensitive !== undefined) instance.set('case sensitive routing', settings.caseSensitive);
  if (settings.strict !== undefined) instance.set('strict routing', settings.strict);
}

function configure(app: INestApplication, spec: AppSpec): void {
  const adapter = app.getHttpAdapter() as AbstractHttpAdapter;
  if (spec.express !== undefined && spec.express.early !== true) setExpress(adapter.getInstance(), spec.express);
  if (spec.prefix !== undefined) {
    const exclude = spec.prefix.exclude.map((one) =>
      typeof one === 'string' ? one : { path: one.path, method: RequestMethod[one.method] },
    );
    app.setGlobalPrefix(spec.prefix.path, { exclude });
  }
  if (spec.versioning !== undefined) app.enableVersioning(toVersioning(spec.versioning));
  addRawRoutes(adapter, spec, 'before');
}

function toVersioning({ type, defaultVersion, prefix }: VersioningSpec): never {
  const version = toVersion(defaultVersion);
  return {
    type: VersioningType[type],
    ...(version !== undefined && { defaultVersion: version }),
    ...(prefix !== undefined && { prefix }),
    header: 'x-version',
    key: 'v=',
    extractor: (request: { headers: Record<string, string | undefined> }) => {
      const versions = request.headers['x-version']?.split(',') ?? [];
      return versions.length === 1 && versions[0] !== 'neutral' ? versions[0] : toVersion(versions);
    },
  } as never;
}

function addRawRoutes(adapter: AbstractHttpAdapter, spec: AppSpec, when: RawSpec['when']): void {
  for (const { method, path, answers } of (spec.raw ?? []).filter((one) => one.when === when)) {
    if (spec.platform === 'express') {
      const route = (_request: unknown, response: { send(body: string): void }, next: () => void): void => {
        if (answers) response.send('raw');
        else next();
      };
      adapter.getInstance<Record<string, (path: string, handler: unknown) => void>>()[method.toLowerCase()]!(
        path,
        route,
      );
    } else {
      try {
        adapter.getInstance<FastifyInstance>().route({ method, url: path, handler: async () => 'raw' });
      } catch (error) {
        // Nest has that route already, so the application does not add it.
        if ((error as { code?: string }).code !== 'FST_ERR_DUPLICATED_ROUTE') throw error;
      }
    }
  }
}

function expressPaths(app: INestApplication): string[] {
  const { router } = (app.getHttpAdapter() as AbstractHttpAdapter).getInstance<{
    router: { stack: readonly { readonly route?: { readonly path: unknown } }[] };
  }>();
  return router.stack.flatMap(({ route }) => (typeof route?.path === 'string' ? [route.path] : []));
}

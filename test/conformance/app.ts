import {
  Controller,
  HttpCode,
  RequestMapping,
  RequestMethod,
  Res,
  type Type,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { Cors, CorsConfigurationError, CorsModule } from 'nestjs-cors';
import { ask } from '../support/client.js';
import type { Reply } from '../support/native.js';
import { type Platform, type RunningApp, start } from '../support/platforms.js';
import { type ConformanceCase, type CorsArguments, type HandlerShape, RESOURCE, type Shape } from './case.js';
import type { Outcome } from './engine.js';

/** Runs a case in its own application, over a real socket. */
export async function playInApp(platform: Platform, { shape, request }: ConformanceCase): Promise<Outcome> {
  let running;
  try {
    running = await startShape(platform, shape);
  } catch (error) {
    if (!(error instanceof CorsConfigurationError)) throw error;
    return { issues: error.issues.map(({ path, code }) => `${path} ${code}`) };
  }
  try {
    const { status, cors } = await ask(running.port, { path: RESOURCE, ...request });
    return { status, cors };
  } finally {
    await running.close();
  }
}

export function startShape(platform: Platform, shape: Shape): Promise<RunningApp> {
  const imports = [CorsModule.forRoot((shape.global ?? {}) as object)];
  return start(platform, { imports, controllers: [controllerOf(shape)] });
}

function controllerOf({ base, controller, handlers = [{ method: 'GET' }] }: Shape): Type {
  class Base {
    guarded(): void {}
  }
  class Resource extends Base {}
  for (const handler of handlers) addHandler(Resource, handler);
  decorateMethod(Base, 'guarded', [RequestMapping({ path: 'guarded' }), UseGuards(Denying)]);
  decorate(Base, base);
  decorate(Resource, controller);
  Controller(RESOURCE)(Resource);
  return Resource;
}

class Denying {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

function addHandler(target: Type, { method, cors, sets = {}, throws = false }: HandlerShape): void {
  const name = method.toLowerCase();
  const answer = (reply: Reply): string => {
    if (throws) throw new Error('thrown by the handler');
    for (const [header, value] of Object.entries(sets)) reply.header(header, value);
    return method;
  };
  Object.defineProperty(target.prototype, name, { value: answer, configurable: true });
  Res({ passthrough: true })(target.prototype as object, name, 0);
  decorateMethod(target, name, [
    HttpCode(200),
    RequestMapping({ method: RequestMethod[method] }),
    ...(cors === undefined ? [] : [decorator(cors)]),
  ]);
}

function decorateMethod(target: Type, name: string, decorators: readonly MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name)!;
  for (const decorate of decorators) decorate(target.prototype as object, name, descriptor);
}

function decorate(target: Type, cors: CorsArguments | undefined): void {
  if (cors !== undefined) decorator(cors)(target);
}

function decorator(cors: CorsArguments): ClassDecorator & MethodDecorator {
  return Reflect.apply(Cors, undefined, cors) as ClassDecorator & MethodDecorator;
}

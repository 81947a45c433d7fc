import {
  Controller,
  ImATeapotException,
  type INestApplication,
  Module,
  RequestMapping,
  RequestMethod,
  Res,
  type Type,
  Version,
  VersioningType,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cors, CorsConfigurationError, CorsModule } from 'nestjs-cors';
import { platforms } from '../support/platforms.js';
import type { Reply } from '../support/native.js';
import { type ControllerSpec, type HandlerSpec, handlerName, type LevelSpec, type OracleSpec } from './spec.js';

/**
 * Builds an application that does not listen. Returns the specification that was used as well: without the entries of
 * `paths` that an earlier one hides, because they are refused.
 */
export async function createApp(spec: OracleSpec): Promise<{ spec: OracleSpec; app: INestApplication }> {
  try {
    return { spec, app: await create(spec) };
  } catch (error) {
    if (!(error instanceof CorsConfigurationError)) throw error;
    if (error.issues.some(({ code }) => code !== 'paths-hidden')) throw error;
    const hidden = error.issues.map(({ value }) => value);
    return createApp({ ...spec, paths: spec.paths.filter(({ pattern }) => !hidden.includes(pattern)) });
  }
}

async function create(spec: OracleSpec): Promise<INestApplication> {
  const platform = platforms.find(({ name }) => name === spec.platform)!;
  const options = { logger: false, abortOnError: false } as const;
  const app = await NestFactory.create(rootModule(spec), platform.adapter(), options);
  if (spec.prefix !== undefined) app.setGlobalPrefix(spec.prefix);
  if (spec.versioning === 'URI') app.enableVersioning({ type: VersioningType.URI });
  if (spec.versioning === 'MEDIA_TYPE') app.enableVersioning({ type: VersioningType.MEDIA_TYPE, key: 'v=' });
  return app.init();
}

function newClass(name: string): Type {
  return { [name]: class extends Object {} }[name]!;
}

function rootModule({ global, partners, paths, rejectDisallowed, controllers }: OracleSpec): Type {
  const Root = newClass('Root');
  const cors = CorsModule.forRoot({
    ...global,
    policies: { partners },
    paths: Object.fromEntries(paths.map((one) => [one.pattern, one.cors])),
    rejectDisallowed,
  } as object);
  Module({ imports: [cors], controllers: controllers.map(controllerClass) })(Root);
  return Root;
}

function controllerClass({ path, cors, handlers }: ControllerSpec, index: number): Type {
  const Generated = newClass(`C${index}`);
  handlers.forEach((handler, h) => addHandler(Generated, handler, handlerName(index, h)));
  decoratorsOf(cors).forEach((decorate) => (decorate as ClassDecorator)(Generated));
  Controller(path)(Generated);
  return Generated;
}

function addHandler(target: Type, { method, path, cors, version, throws }: HandlerSpec, name: string): void {
  const answer = (reply: Reply): string => {
    reply.header('X-Ran', name).header('X-Count', '3').header('ETag', '"1"').header('Cache-Control', 'no-store');
    if (throws) throw new ImATeapotException();
    return name;
  };
  Object.defineProperty(target.prototype, name, { value: answer, configurable: true });
  Res({ passthrough: true })(target.prototype as object, name, 0);
  const decorators: MethodDecorator[] = [
    RequestMapping({ method: RequestMethod[method], path }),
    ...(version === undefined ? [] : [Version(version)]),
    ...decoratorsOf(cors),
  ];
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name)!;
  decorators.forEach((decorate) => decorate(target.prototype as object, name, descriptor));
}

function decoratorsOf(cors: LevelSpec): (ClassDecorator & MethodDecorator)[] {
  if (cors === undefined) return [];
  return [cors === 'global' ? Cors() : Cors(cors)];
}

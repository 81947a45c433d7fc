import { Controller, Get, Module, Put, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WebSocketGateway } from '@nestjs/websockets';
import { Cors, CorsModule, type CorsModuleOptions, CorsPolicies } from 'nestjs-cors';
import { platforms } from '../support/platforms.js';

const SITE = 'https://app.example.com';

/** A controller with two handlers, the second with these decorators. */
function controller(name: string, ...decorators: readonly MethodDecorator[]): Type {
  class Things {
    list(): void {}
    put(): void {}
  }
  const decorate = (method: 'list' | 'put', ...all: readonly MethodDecorator[]): void => {
    for (const one of all) one(Things.prototype, method, Object.getOwnPropertyDescriptor(Things.prototype, method)!);
  };
  decorate('list', Get());
  decorate('put', Put(), ...decorators);
  Controller(name)(Things);
  return Things;
}

const PLAIN = controller('plain');

@Cors('https://live.example.com')
@WebSocketGateway()
class Live {}

interface Case {
  readonly what: string;
  readonly options?: CorsModuleOptions;
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Type[];
  readonly isSingle: boolean;
}

const CASES: readonly Case[] = [
  { what: 'without decorators', isSingle: true },
  { what: 'without routes', controllers: [], isSingle: true },
  { what: 'whose decorators repeat it', controllers: [controller('same', Cors(SITE))], isSingle: true },
  { what: 'with @Cors()', controllers: [controller('global', Cors())], isSingle: true },
  { what: 'with named policies that no handler has', options: { policies: { open: { origin: '*' } } }, isSingle: true },
  { what: 'that rejects other origins', options: { rejectDisallowed: true }, isSingle: true },
  { what: 'with a gateway', providers: [Live], isSingle: true },
  { what: 'with a policy of one handler', controllers: [controller('own', Cors({ maxAge: 5 }))], isSingle: false },
  {
    what: 'whose one handler does not reject other origins',
    options: { rejectDisallowed: true },
    controllers: [controller('lenient', Cors({ rejectDisallowed: false }))],
    isSingle: false,
  },
  { what: 'with an entry of paths that changes nothing', options: { paths: { '/x': {} } }, isSingle: false },
];

describe('the single policy of an application', () => {
  const start = async ({ options, controllers = [], providers = [] }: Omit<Case, 'isSingle'>) => {
    @Module({
      imports: [CorsModule.forRoot({ origin: SITE, ...options })],
      controllers: [PLAIN, ...controllers],
      providers: [...providers],
    })
    class App {}
    const [platform] = platforms;
    const app = await NestFactory.create(App, platform!.adapter(), { logger: false });
    return { app, policies: app.get(CorsPolicies) };
  };

  it.each(CASES)('$what: $isSingle', async ({ isSingle, ...setup }) => {
    const { app, policies } = await start(setup);
    expect(policies.current.single).toBeUndefined();
    await app.init();
    const { current } = policies;
    expect(current.single).toBe(isSingle ? current.global : undefined);
    await app.close();
  });

  it('leaves undetermined and missing routes closed, and follows replaced options', async () => {
    const { app, policies } = await start({ what: 'replaced' });
    await app.init();
    const { current } = policies;
    for (const match of ['undetermined', 'missing'] as const) {
      const closed = current.governing([match], '');
      expect(closed).not.toBe(current.single);
      expect(closed.origins.kind).toBe('none');
    }
    policies.replace({ origin: '*' });
    expect(policies.current.single?.origins.kind).toBe('any');
    policies.replace({ origin: '*', paths: { '/x': false } });
    expect(policies.current.single).toBeUndefined();
    await app.close();
  });
});

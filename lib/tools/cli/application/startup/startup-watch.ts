import type { INestApplication } from '@nestjs/common';
import type { NestContainer } from '@nestjs/core';
import { nameOfToken } from './provider-name.js';

/** The part of Nest's wrapper of a provider that is read here. */
interface Wrapper {
  readonly token: Parameters<typeof nameOfToken>[0];
  readonly instance: unknown;
}

/** Nest's class that calls constructors and factories. */
interface InjectorClass {
  readonly prototype: {
    instantiateClass(instances: unknown[], wrapper: Wrapper, ...rest: unknown[]): Promise<unknown>;
  };
}

const HOOKS = ['onModuleInit', 'onApplicationBootstrap'] as const;

/** Knows which provider Nest waits for while an application starts, and which one failed. */
export class StartupWatch {
  private readonly pending = new Map<symbol, string>();
  private readonly hooks = new Set<object>();
  /** The provider whose factory, constructor or hook threw first. */
  failed: string | undefined;

  /** The provider that Nest has waited for longest. */
  get waitingFor(): string | undefined {
    return this.pending.values().next().value;
  }

  /** Watches constructors and factories. */
  watchInjector({ prototype }: InjectorClass): void {
    const instantiate = Reflect.get(prototype, 'instantiateClass') as (...given: unknown[]) => Promise<unknown>;
    const watched = this.watched.bind(this);
    prototype.instantiateClass = function (this: unknown, instances, wrapper, ...rest) {
      return watched(nameOfToken(wrapper.token), () => instantiate.call(this, instances, wrapper, ...rest));
    };
  }

  /** Watches the hooks of all instances. */
  watchHooks(app: INestApplication): void {
    const { container } = app as unknown as { container: NestContainer };
    for (const { providers, controllers, injectables } of container.getModules().values())
      for (const wrapper of [...providers.values(), ...controllers.values(), ...injectables.values()] as Wrapper[])
        for (const hook of HOOKS) this.watchHook(wrapper, hook);
  }

  /** The method is replaced where it is defined, because an instance can be a proxy. */
  private watchHook({ instance, token }: Wrapper, hook: (typeof HOOKS)[number]): void {
    const owner = ownerOf(instance, hook);
    const method: unknown = owner && Reflect.get(owner, hook);
    if (owner === undefined || typeof method !== 'function' || this.hooks.has(method)) return;
    const watched = this.watched.bind(this);
    const replacement = function (this: object) {
      return watched(this.constructor.name || nameOfToken(token), () => Reflect.apply(method, this, []) as unknown);
    };
    this.hooks.add(replacement);
    Reflect.defineProperty(owner, hook, { value: replacement, configurable: true, writable: true });
  }

  private async watched(name: string, work: () => unknown): Promise<unknown> {
    const id = Symbol(name);
    this.pending.set(id, name);
    try {
      return await work();
    } catch (error) {
      this.failed ??= name;
      throw error;
    } finally {
      this.pending.delete(id);
    }
  }
}

function ownerOf(instance: unknown, name: string): object | undefined {
  let one: unknown = instance;
  while (typeof one === 'object' && one !== null && !Object.hasOwn(one, name)) one = Object.getPrototypeOf(one);
  return typeof one === 'object' && one !== null ? one : undefined;
}

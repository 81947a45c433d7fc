import { Injectable } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { attempt } from '../../diagnostics/attempt.js';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { corsPluginOf } from '../../routing/fastify/fastify-instance.js';
import { HttpPlatform } from '../http-platform.js';
import { framesOfCaller, siteOfCall } from './call-site.js';

type AdapterMethod = (...args: unknown[]) => unknown;

/** What plugins say about themselves, under this symbol. */
const PLUGIN_META = Symbol.for('plugin-meta');

/**
 * Finds CORS middleware and CORS plugins that the application registers itself. The policies replace the headers that they
 * write (R14), and preflights do not reach them (R6), so they have no effect.
 */
@Injectable()
export class CorsLibraryWatch {
  /** The package that each call registers. */
  private readonly calls = new Map<string, string>();

  constructor(private readonly platform: HttpPlatform) {
    platform.known.subscribe(({ adapter }) => {
      for (const name of ['use', 'register']) this.observe(adapter as unknown as Record<string, unknown>, name);
    });
  }

  /** Whether a warning at startup names such a library. */
  get found(): boolean {
    return this.calls.size > 0;
  }

  /** One warning for each call, or one if the instance of the platform had the library before Nest got it. */
  check(): CorsWarning[] {
    const { present } = this.platform;
    const unseen = this.found || present === undefined ? undefined : libraryOfInstance(present.adapter);
    if (unseen !== undefined) this.calls.set(`the package ${unseen}`, unseen);
    return [...this.calls].map(([name, library]) => {
      const message =
        `CorsModule decides the CORS headers of every response, so those of the package ${library} are replaced, and preflights do not reach it. ` +
        'Remove it, and allow its origins in CorsModule.';
      return warningAt({ layer: 'application', name }, 'cors-library-overruled', message);
    });
  }

  private observe(adapter: Record<string, unknown>, name: string): void {
    const original = adapter[name] as AdapterMethod | undefined;
    if (original === undefined) return;
    adapter[name] = (...args: unknown[]) => {
      const library = args.flat(2).map(libraryOf).find(Boolean);
      if (library !== undefined) this.calls.set(`app.${name}()${siteOfCall(framesOfCaller()).text}`, library);
      return original.apply(adapter, args);
    };
  }
}

/** The package of a CORS middleware or plugin. */
function libraryOf(value: unknown): string | undefined {
  if (typeof value !== 'function') return undefined;
  return attempt(() => {
    if (value.name === 'corsMiddleware') return 'cors';
    const { name } = (Reflect.get(value, PLUGIN_META) ?? {}) as { readonly name?: unknown };
    return typeof name === 'string' && /[/-]cors$/.test(name) ? name : undefined;
  });
}

function libraryOfInstance(adapter: AbstractHttpAdapter): string | undefined {
  const { router } = adapter.getInstance<{ readonly router?: { readonly stack?: readonly { handle: unknown }[] } }>();
  return corsPluginOf(adapter) ?? router?.stack?.map(({ handle }) => libraryOf(handle)).find(Boolean);
}

import { Injectable } from '@nestjs/common';
import { type AbstractHttpAdapter, MiddlewareBuilder } from '@nestjs/core';
import { type CorsWarning, warningAt } from '../../diagnostics/warning.js';
import { onCorsPlugin } from '../../routing/fastify/fastify-cors-plugin.js';
import { HttpPlatform } from '../http-platform.js';
import { framesOfCaller, siteOfCall } from './call-site.js';
import { type CorsMiddleware, noteHeadersOf } from '../observability/library-headers.js';
import { corsLibraryIn, withNotes } from './cors-library.js';

type Method = (...args: unknown[]) => unknown;

/** The watch of each application, for the builders of its middleware. */
const watches = new WeakMap<AbstractHttpAdapter, CorsLibraryWatch>();
let isWatchingModules = false;

/**
 * Finds CORS middleware and CORS plugins that the application registers itself. The policies replace the headers that they
 * write (R14), and preflights do not reach them (R6), so they have no effect.
 */
@Injectable()
export class CorsLibraryWatch {
  /** The package that each call registers. */
  private readonly calls = new Map<string, string>();
  /** Whether it cannot be noted which headers such a library writes. */
  isHidden = false;
  private warn: ((warning: CorsWarning) => void) | undefined;

  constructor(private readonly platform: HttpPlatform) {
    watchModules();
    platform.known.subscribe(({ adapter }) => {
      watches.set(adapter, this);
      for (const name of ['use', 'register']) this.observe(adapter as unknown as Record<string, unknown>, name);
      const note = (hook: unknown): CorsMiddleware => noteHeadersOf(hook as CorsMiddleware);
      onCorsPlugin(adapter, note, (library, isNoted) => {
        this.addUnseen(library);
        this.isHidden ||= !isNoted;
      });
    });
  }

  /** One warning for each call, or one if only the instance of the platform got the library. Later calls are reported at once. */
  report(warn: (warning: CorsWarning) => void): void {
    const { present } = this.platform;
    if (present !== undefined) this.addUnseen(corsLibraryIn(present.adapter.getInstance()));
    for (const [name, library] of this.calls) warn(overruled(name, library));
    this.warn = warn;
  }

  /** @param call the function that registers the values, as `app.use` */
  addCall(call: string, values: readonly unknown[], frames: readonly string[]): void {
    const library = corsLibraryIn(values);
    if (library !== undefined) this.add(`${call}()${siteOfCall(frames).text}`, library);
  }

  /** A library that came another way: nothing says where it was registered. */
  private addUnseen(library: string | undefined): void {
    if (library !== undefined && this.calls.size === 0) this.add(`the package ${library}`, library);
  }

  private add(name: string, library: string): void {
    if (this.calls.has(name)) return;
    this.calls.set(name, library);
    this.warn?.(overruled(name, library));
  }

  private observe(adapter: Record<string, unknown>, name: string): void {
    const original = adapter[name] as Method | undefined;
    if (original === undefined) return;
    adapter[name] = (...args: unknown[]) => {
      this.addCall(`app.${name}`, args, framesOfCaller());
      return original.apply(adapter, withNotes(args));
    };
  }
}

/** Modules register their middleware with a builder that Nest gives them. It hides the functions in classes of its own. */
function watchModules(): void {
  if (isWatchingModules) return;
  isWatchingModules = true;
  const prototype = MiddlewareBuilder.prototype as unknown as { apply: Method };
  const { apply } = prototype;
  prototype.apply = function (this: MiddlewareBuilder, ...args: unknown[]) {
    watches.get(this.getHttpAdapter() as AbstractHttpAdapter)?.addCall('consumer.apply', args, framesOfCaller());
    return apply.apply(this, withNotes(args));
  };
}

function overruled(name: string, library: string): CorsWarning {
  const message =
    `CorsModule decides the CORS headers of every response, so those of the package ${library} are replaced, and preflights do not reach it. ` +
    'Remove it, and allow its origins in CorsModule.';
  return warningAt({ layer: 'application', name }, 'cors-library-overruled', message);
}

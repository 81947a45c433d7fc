import type { Application } from 'express';
import type { Layer } from './express-layers.js';

/** An application of Express, as Express itself recognizes one. */
type Mounted = Application & { readonly handle: unknown };

/**
 * The applications of Express that are mounted in this one from now on. Its router has only a function for each of them, which
 * hides their routes.
 */
export class ExpressApplications {
  private readonly byLayer = new WeakMap<Layer, Mounted>();

  constructor(app: Application) {
    const stack = (): readonly Layer[] => app.router.stack as unknown as readonly Layer[];
    const use = app.use.bind(app) as (...args: unknown[]) => Application;
    app.use = ((...args: unknown[]) => {
      const { length } = stack();
      const result = use(...args);
      const functions = args.flat(Infinity).filter((one) => typeof one === 'function');
      const added = stack().slice(length);
      // Otherwise another library adds layers of its own, and it is not known which is whose.
      if (added.length !== functions.length) return result;
      for (const [index, layer] of added.entries()) {
        const mounted = functions[index];
        if (isApplication(mounted)) this.byLayer.set(layer, mounted);
      }
      return result;
    }) as typeof app.use;
  }

  /** The layers of the application that a layer leads to. */
  stackOf(layer: Layer): readonly Layer[] | undefined {
    // A router has the application itself in its layer.
    const mounted = isApplication(layer.handle) ? layer.handle : this.byLayer.get(layer);
    return mounted?.router.stack as unknown as readonly Layer[] | undefined;
  }
}

function isApplication(value: unknown): value is Mounted {
  return typeof value === 'function' && 'handle' in value && 'set' in value;
}

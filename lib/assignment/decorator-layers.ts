import type { Type } from '@nestjs/common';
import { type CorsDeclaration, DECLARATION_FORMAT, ownCorsDeclarations } from '../cors.metadata.js';
import { type CorsIssue, issueAt } from '../diagnostics/issue.js';
import type { CorsPlace } from '../diagnostics/place.js';
import type { CorsOrigin } from '../policy/options/options.js';
import { isOptions, type PolicyLayer, readLayer } from '../policy/options/read-layer.js';
import { describeCopy } from '../lazy.cjs';
import { handlerName, type RouteHandler } from '../routing/route.js';

/** What `@Cors()` on one target contributes: options, or `global`, which drops all layers between forRoot() and it. */
export type DecoratorLayer = PolicyLayer | 'global';

/** Reads the `@Cors()` decorators of controllers and handlers, each target once. */
export class DecoratorLayers {
  private readonly byTarget = new Map<object, readonly DecoratorLayer[]>();
  readonly issues: CorsIssue[] = [];

  /** Every layer that was read so far. */
  get layers(): PolicyLayer[] {
    return [...this.byTarget.values()].flat().filter((layer) => layer !== 'global');
  }

  /** The layers of a handler: its base classes first, then the class, then the handler. */
  of(controller: Type, handler: RouteHandler, methodName: string): readonly DecoratorLayer[] {
    const classes = lineage(controller).flatMap((ancestor) =>
      this.read(ancestor, { layer: 'class', name: ancestor.name }),
    );
    return [...classes, ...this.read(handler, { layer: 'handler', name: handlerName({ controller, methodName }) })];
  }

  private read(target: object, place: CorsPlace): readonly DecoratorLayer[] {
    let layers = this.byTarget.get(target);
    if (layers === undefined) {
      const declarations = ownCorsDeclarations(target);
      if (declarations.length > 1) this.issues.push(duplicateDecorator(place, declarations));
      const foreign = declarations.filter(({ format }) => format !== DECLARATION_FORMAT);
      this.issues.push(...foreign.map((declaration) => unknownFormat(place, declaration)));
      const readable = foreign.length === 0 ? declarations : [];
      layers = readable.slice(-1).map((one) => (one.kind === 'global' ? 'global' : layerOf(place, one.given)));
      this.byTarget.set(target, layers);
    }
    return layers;
  }
}

/** The layer of one `@Cors(…)`: its arguments are options, or origins and then options. */
export function layerOf(place: CorsPlace, [first, second, ...others]: readonly unknown[]): PolicyLayer {
  const rest = second === undefined ? others : [second, ...others];
  if (isOptions(first)) return readLayer(place, ...rest, first);
  const layer = readLayer(place, ...rest);
  return { ...layer, options: { ...layer.options, origin: first as CorsOrigin } };
}

/** A class and the classes it extends, the base class first. */
export function lineage(controller: Type): Type[] {
  const base: unknown = Object.getPrototypeOf(controller);
  const isClass = typeof base === 'function' && base !== Function.prototype;
  return isClass ? [...lineage(base as Type), controller] : [controller];
}

function duplicateDecorator(place: CorsPlace, declarations: readonly CorsDeclaration[]): CorsIssue {
  const message = '@Cors() is used here more than once, and only one of its uses could apply.';
  const fix = 'Write everything into one @Cors(…).';
  return issueAt(place, { code: 'duplicate-decorator', message, fix }, declarations.length);
}

/** Decorators of another copy of this package are read as well, but only if both versions write the same. */
function unknownFormat(place: CorsPlace, declaration: CorsDeclaration): CorsIssue {
  const copy = declaration.copy();
  const own = describeCopy().version;
  const message = `This decorator of nestjs-cors ${copy.version} is not readable by the CorsModule of nestjs-cors ${own}.`;
  const fix = 'Install one version of nestjs-cors: `npm ls nestjs-cors` shows which packages bring another.';
  return issueAt(place, { code: 'decorator-unreadable', message, fix }, copy);
}

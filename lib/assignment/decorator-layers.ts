import type { Type } from '@nestjs/common';
import { type CorsDeclaration, DECLARATION_FORMAT, ownCorsDeclarations } from '../cors.metadata.js';
import { type CorsIssue, issueAt } from '../diagnostics/issue.js';
import type { CorsPlace } from '../diagnostics/place.js';
import { isOptions, type PolicyLayer, readLayer } from '../policy/options/read-layer.js';
import { describeCopy } from '../lazy.cjs';
import { handlerName, type Route } from '../routing/route.js';

/** What `@Cors()` on one target contributes: options, or `global`, which drops all layers between forRoot() and it. */
export type DecoratorLayer = PolicyLayer | 'global';

type Declared = Pick<Route, 'controller' | 'handler' | 'methodName'>;

const NONE: readonly DecoratorLayer[] = Object.freeze([]);

/** The `@Cors()` decorators of controllers and handlers. Each is read once, when the first of its handlers is. */
export class DecoratorLayers {
  /** Without the targets that have no decorator, which are most of them. */
  private readonly byTarget = new Map<object, readonly DecoratorLayer[]>();
  /** The class that was read last, and its layers: the handlers of a class follow each other. */
  private last: { readonly controller: Type; readonly layers: readonly DecoratorLayer[] } | undefined;
  readonly issues: CorsIssue[] = [];

  /** Every layer that was read so far. */
  get layers(): PolicyLayer[] {
    return [...this.byTarget.values()].flat().filter((layer) => layer !== 'global');
  }

  /** Reads the decorators of a handler and its classes, unless they were read before. */
  read(route: Declared): readonly DecoratorLayer[] {
    const ofClass = this.ofClass(route.controller);
    return joined(
      ofClass,
      this.readTarget(route.handler, () => ({ layer: 'handler', name: handlerName(route) })),
    );
  }

  /** The layers of a handler that was read: its base classes first, then the class, then the handler. */
  of({ controller, handler }: Declared): readonly DecoratorLayer[] {
    return [...lineage(controller), handler].flatMap((target) => this.byTarget.get(target) ?? NONE);
  }

  private ofClass(controller: Type): readonly DecoratorLayer[] {
    if (this.last?.controller !== controller) {
      const layers = lineage(controller).map((ancestor) =>
        this.readTarget(ancestor, () => ({ layer: 'class', name: ancestor.name })),
      );
      this.last = { controller, layers: layers.reduce(joined, NONE) };
    }
    return this.last.layers;
  }

  private readTarget(target: object, placeOf: () => CorsPlace): readonly DecoratorLayer[] {
    const known = this.byTarget.get(target);
    if (known !== undefined) return known;
    const declarations = ownCorsDeclarations(target);
    if (declarations.length === 0) return NONE;
    const layers = this.layersOf(declarations, placeOf());
    this.byTarget.set(target, layers);
    return layers;
  }

  private layersOf(declarations: readonly CorsDeclaration[], place: CorsPlace): readonly DecoratorLayer[] {
    if (declarations.length > 1) this.issues.push(duplicateDecorator(place, declarations));
    const foreign = declarations.filter(({ format }) => format !== DECLARATION_FORMAT);
    for (const declaration of foreign) this.issues.push(unknownFormat(place, declaration));
    const last = declarations.at(-1);
    if (foreign.length > 0 || last === undefined) return NONE;
    return [last.kind === 'global' ? 'global' : layerOf(place, last.given)];
  }
}

function joined(base: readonly DecoratorLayer[], own: readonly DecoratorLayer[]): readonly DecoratorLayer[] {
  if (base.length === 0) return own;
  return own.length === 0 ? base : [...base, ...own];
}

/** The layer of one `@Cors(…)`: its arguments are options, or origins and then options. */
export function layerOf(place: CorsPlace, [first, second, ...others]: readonly unknown[]): PolicyLayer {
  const rest = second === undefined ? others : [second, ...others];
  return readLayer(place, ...rest, isOptions(first) ? first : { origin: first });
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

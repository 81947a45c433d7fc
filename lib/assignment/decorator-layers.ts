import type { Type } from '@nestjs/common';
import { type CorsDeclaration, ownCorsDeclarations } from '../cors.metadata.js';
import { type CorsIssue, issueAt } from '../diagnostics/issue.js';
import type { CorsPlace } from '../diagnostics/place.js';
import type { CorsOrigin } from '../policy/options/options.js';
import { isOptions, type PolicyLayer, readLayer } from '../policy/options/read-layer.js';
import type { RouteHandler } from '../routing/route.js';

/** What `@Cors()` says at one target: options, or that everything farther than the global policy is left out. */
export type DecoratorLayer = PolicyLayer | 'global';

/** Reads what `@Cors()` left on controllers and handlers, each target once. */
export class DecoratorLayers {
  private readonly byTarget = new Map<object, readonly DecoratorLayer[]>();
  readonly issues: CorsIssue[] = [];

  /** Every set of options that was read so far. */
  get layers(): PolicyLayer[] {
    return [...this.byTarget.values()].flat().filter((level) => level !== 'global');
  }

  /** The levels of a handler, from the farthest base class to the handler itself. */
  of(controller: Type, handler: RouteHandler, methodName: string): readonly DecoratorLayer[] {
    const classes = lineage(controller).flatMap((ancestor) =>
      this.read(ancestor, { layer: 'class', name: ancestor.name }),
    );
    return [...classes, ...this.read(handler, { layer: 'handler', name: `${controller.name}.${methodName}` })];
  }

  private read(target: object, place: CorsPlace): readonly DecoratorLayer[] {
    let levels = this.byTarget.get(target);
    if (levels === undefined) {
      const declarations = ownCorsDeclarations(target);
      if (declarations.length > 1) this.issues.push(duplicateDecorator(place, declarations));
      levels = declarations.slice(-1).map((one) => (one.kind === 'global' ? 'global' : layerOf(place, one.given)));
      this.byTarget.set(target, levels);
    }
    return levels;
  }
}

/** What the arguments of `@Cors()` say: origins may come first, and options beside them. */
export function layerOf(place: CorsPlace, [first, second, ...others]: readonly unknown[]): PolicyLayer {
  const beside = second === undefined ? others : [second, ...others];
  if (isOptions(first)) return readLayer(place, ...beside, first);
  const level = readLayer(place, ...beside);
  return { ...level, options: { ...level.options, origin: first as CorsOrigin } };
}

/** A class and those it extends, the farthest first. */
function lineage(controller: Type): Type[] {
  const classes: Type[] = [];
  for (
    let one: unknown = controller;
    typeof one === 'function' && one !== Function.prototype;
    one = Object.getPrototypeOf(one)
  ) {
    classes.unshift(one as Type);
  }
  return classes;
}

function duplicateDecorator(place: CorsPlace, declarations: readonly CorsDeclaration[]): CorsIssue {
  const message = '@Cors() is used here more than once, and only one of its uses could apply.';
  const fix = 'Write everything into one @Cors(…).';
  return issueAt(place, { code: 'duplicate-decorator', message, fix }, declarations.length);
}

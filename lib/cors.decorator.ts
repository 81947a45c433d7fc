import { CORS_METADATA, type CorsDeclaration, DECLARATION_FORMAT, ownCorsDeclarations } from './cors.metadata.js';
import { describeCopy } from './lazy.cjs';
import type { CheckedAccess, CheckedOverrides } from './policy/options/types/checked-options.js';
import type { AccessLiteral, OverridesLiteral } from './policy/options/types/option-literals.js';

/**
 * Sets the policy of a handler, or of all handlers of a controller. Its fields override the class, the module's `paths` and
 * the global policy. A decorator that sets `origin` does not inherit `credentials`.
 *
 * @example
 * ```ts
 * @Cors('https://admin.example.com')                           // one origin, or several: @Cors([…])
 * @Cors('https://admin.example.com', { credentials: true })    // origins and more
 * @Cors({ origin: '*', exposedHeaders: ['ETag'], maxAge: 60 }) // any option
 * @Cors({ policy: 'partners', maxAge: 5 })                     // a named policy, with an override
 * @Cors(false)                                                 // no cross-origin access
 * @Cors()                                                      // the global policy again, inside a @Cors(false) class
 * ```
 * @publicApi
 */
export function Cors(): ClassDecorator & MethodDecorator;
export function Cors<const Access extends AccessLiteral>(
  access: CheckedAccess<Access, object>,
): ClassDecorator & MethodDecorator;
export function Cors<const Access extends AccessLiteral, const Options extends OverridesLiteral | undefined>(
  access: CheckedAccess<Access, Options>,
  options: CheckedOverrides<Access, Options>,
): ClassDecorator & MethodDecorator;
export function Cors(...given: unknown[]): ClassDecorator & MethodDecorator {
  // Nothing is read here. Arguments that the types refuse are kept, and reported when the application starts.
  // Without a spread, for which V8 would keep a description of every single object.
  const declaration: CorsDeclaration =
    given.length === 0
      ? { format: DECLARATION_FORMAT, copy: describeCopy, kind: 'global' }
      : { format: DECLARATION_FORMAT, copy: describeCopy, kind: 'options', given };
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const subject = (descriptor?.value as object | undefined) ?? target;
    Reflect.defineMetadata(CORS_METADATA, ownCorsDeclarations(subject).concat(declaration), subject);
  };
}

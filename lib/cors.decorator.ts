import { CORS_METADATA, type CorsDeclaration, ownCorsDeclarations } from './cors.metadata.js';
import type { CheckedAccess, CheckedOverrides, CorsOverrides } from './policy/options/checked-options.js';
import type { CorsOrigin, CorsPolicyOptions } from './policy/options/options.js';

/**
 * Sets the policy of a handler, or of all handlers of a controller. Field by field it wins over what is farther: the
 * class, the module's `paths`, the global policy. Setting origins takes over no credentials from there.
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
export function Cors<const Access extends CorsOrigin | CorsPolicyOptions>(
  access: CheckedAccess<Access, object>,
): ClassDecorator & MethodDecorator;
export function Cors<
  const Access extends CorsOrigin | CorsPolicyOptions,
  const Options extends CorsOverrides | undefined,
>(access: CheckedAccess<Access, Options>, options: CheckedOverrides<Access, Options>): ClassDecorator & MethodDecorator;
export function Cors(...given: unknown[]): ClassDecorator & MethodDecorator {
  // Nothing is read before the application starts, and what the types refuse is kept, so that it is told there.
  const declaration: CorsDeclaration = given.length === 0 ? { kind: 'global' } : { kind: 'options', given };
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const subject = (descriptor?.value as object | undefined) ?? target;
    Reflect.defineMetadata(CORS_METADATA, [...ownCorsDeclarations(subject), declaration], subject);
  };
}

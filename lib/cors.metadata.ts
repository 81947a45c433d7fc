/** The metadata key of the declarations of `@Cors()` on a class or a method. */
export const CORS_METADATA = 'nestjs-cors:declarations';

/** One `@Cors(…)`: its arguments, or `global` for `@Cors()`, the global policy again. */
export type CorsDeclaration =
  { readonly kind: 'global' } | { readonly kind: 'options'; readonly given: readonly unknown[] };

/** The declarations on this target itself, in the order in which they were applied. */
export function ownCorsDeclarations(target: object): readonly CorsDeclaration[] {
  return (Reflect.getOwnMetadata(CORS_METADATA, target) as readonly CorsDeclaration[] | undefined) ?? [];
}

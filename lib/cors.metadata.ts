/** The metadata key under which `@Cors()` leaves its declarations on a class or a method. */
export const CORS_METADATA = 'nestjs-cors:declarations';

/** What one `@Cors(…)` says: its arguments, or `global` for the global policy again. */
export type CorsDeclaration =
  { readonly kind: 'global' } | { readonly kind: 'options'; readonly given: readonly unknown[] };

/** The declarations that stand on this very target, in the order in which they were applied. */
export function ownCorsDeclarations(target: object): readonly CorsDeclaration[] {
  return (Reflect.getOwnMetadata(CORS_METADATA, target) as readonly CorsDeclaration[] | undefined) ?? [];
}

/** One installed copy of this package. An application has two if a library brings its own. */
export interface PackageCopy {
  readonly version: string;
  readonly path: string;
}

/** The metadata key of the declarations of `@Cors()` on a class or a method. Copies of this package share it. */
export const CORS_METADATA = 'nestjs-cors:declarations';

/** The format of the declarations. Raise it whenever an older module would misread them. */
export const DECLARATION_FORMAT = 1;

/** What a declaration has in every format, so that a module of another version can report it. */
interface DeclarationOrigin {
  readonly format: number;
  /** The copy of this package that the decorator comes from. */
  readonly copy: () => PackageCopy;
}

/** One `@Cors(…)`: its arguments, or `global` for `@Cors()`, the global policy again. */
export type CorsDeclaration = DeclarationOrigin &
  ({ readonly kind: 'global' } | { readonly kind: 'options'; readonly given: readonly unknown[] });

const NONE: readonly CorsDeclaration[] = Object.freeze([]);

/** The declarations on this target itself, in the order in which they were applied. */
export function ownCorsDeclarations(target: object): readonly CorsDeclaration[] {
  return (Reflect.getOwnMetadata(CORS_METADATA, target) as readonly CorsDeclaration[] | undefined) ?? NONE;
}

/** The options of examples that show none. No origin is allowed on purpose, so that nothing is reported about that. */
export const NO_OPTIONS = '{ origin: false }';

/** A small application, as a developer would write it. The documentation shows the same text that the test runs. */
export interface Example {
  /** What `CorsModule.forRoot()` gets. */
  readonly options?: string;
  /** Controllers, providers and modules. */
  readonly classes?: string;
  /** What `main.ts` does with `app`. */
  readonly main?: string;
  /** What happens after `app.init()`. */
  readonly then?: string;
  /** The options of `NestFactory.create()`. */
  readonly create?: string;
  /** The platform's adapter. */
  readonly adapter?: string;
  /** The environment variable NODE_ENV. */
  readonly nodeEnv?: string;
}

/** The examples of one code: one that reports it, and a similar one that does not. */
export interface Entry {
  readonly reported: Example;
  readonly accepted: Example;
}

/** The code that the documentation shows. */
export function codeOf({ options, classes, main, then, create, adapter, nodeEnv }: Example): string {
  const created = [adapter, create].filter((text) => text !== undefined);
  const statements = [
    nodeEnv === undefined ? undefined : `// NODE_ENV=${nodeEnv}`,
    options === undefined ? undefined : `CorsModule.forRoot(${options});`,
    classes,
    created.length > 0 ? `const app = await NestFactory.create(AppModule, ${created.join(', ')});` : undefined,
    main && `${main};`,
    then && `${then};`,
  ];
  return statements.filter((text) => text !== undefined).join('\n');
}

export function options(reported: string, accepted: string): Entry {
  return { reported: { options: reported }, accepted: { options: accepted } };
}

export function origin(reported: string, accepted: string): Entry {
  return options(`{ origin: ${reported} }`, `{ origin: ${accepted} }`);
}

export function originWithCredentials(reported: string, accepted: string): Entry {
  return options(`{ origin: ${reported}, credentials: true }`, `{ origin: ${accepted}, credentials: true }`);
}

export function classes(reported: string, accepted: string): Entry {
  return { reported: { classes: reported }, accepted: { classes: accepted } };
}

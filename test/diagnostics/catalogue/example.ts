/** A small application, as its author would write it. The documentation shows the same text that the test runs. */
export interface Example {
  /** What `CorsModule.forRoot()` gets. */
  readonly options?: string;
  /** Controllers, providers and modules. */
  readonly classes?: string;
  /** What `main.ts` does with `app`. */
  readonly main?: string;
  /** The options of `NestFactory.create()`. */
  readonly create?: string;
  /** The platform's adapter. */
  readonly adapter?: string;
  /** The environment variable that says whether this is production. */
  readonly nodeEnv?: string;
}

/** What is told of one code: an example that it is told of, and the nearest one that it is not. */
export interface Entry {
  readonly told: Example;
  readonly accepted: Example;
}

/** The text that the documentation shows. */
export function textOf({ options, classes, main, create, adapter, nodeEnv }: Example): string {
  const created = [adapter, create].filter((text) => text !== undefined);
  return [
    nodeEnv === undefined ? undefined : `NODE_ENV=${nodeEnv}`,
    options,
    classes,
    created.length > 0 ? `NestFactory.create(AppModule, ${created.join(', ')})` : undefined,
    main,
  ]
    .filter((text) => text !== undefined)
    .join(' ');
}

export function options(told: string, accepted: string): Entry {
  return { told: { options: told }, accepted: { options: accepted } };
}

export function origin(told: string, accepted: string): Entry {
  return options(`{ origin: ${told} }`, `{ origin: ${accepted} }`);
}

export function originWithCredentials(told: string, accepted: string): Entry {
  return options(`{ origin: ${told}, credentials: true }`, `{ origin: ${accepted}, credentials: true }`);
}

export function classes(told: string, accepted: string): Entry {
  return { told: { classes: told }, accepted: { classes: accepted } };
}

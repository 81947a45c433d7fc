/**
 * A place in the configuration, as data: what an issue, a warning or the source of a value points at.
 *
 * | place | rendered |
 * | --- | --- |
 * | `{ layer: 'forRoot', option: 'origin', index: 2 }` | `forRoot.origin[2]` |
 * | `{ layer: 'policies', name: 'partners', option: 'maxAge' }` | `policies.partners.maxAge` |
 * | `{ layer: 'paths', name: '/files/*path' }` | `paths['/files/*path']` |
 * | `{ layer: 'class', name: 'CatsController' }` | `CatsController @Cors()` |
 * | `{ layer: 'handler', name: 'CatsController.update', option: 'origin' }` | `CatsController.update @Cors().origin` |
 * | `{ layer: 'route', name: 'GET /cats' }` | `GET /cats` |
 * | `{ layer: 'application', name: 'app.enableCors() (main.ts:5:7)' }` | `app.enableCors() (main.ts:5:7)` |
 *
 * @publicApi
 */
export interface CorsPlace {
  /**
   * The layer of the configuration: the module's options, a named policy, an entry of `paths`, or a decorator. `route` and
   * `application` are for what is not written in options.
   */
  readonly layer: 'forRoot' | 'policies' | 'paths' | 'class' | 'handler' | 'route' | 'application';
  /** The named policy, the pattern, the class, the handler, the route, or the part of the application. */
  readonly name?: string;
  readonly option?: string;
  /** The position in a list. */
  readonly index?: number;
}

/** The module's own options: the base of every policy. */
export const FOR_ROOT: CorsPlace = Object.freeze({ layer: 'forRoot' });

const LAYERS: Readonly<Record<CorsPlace['layer'], (name: string) => string>> = {
  forRoot: () => 'forRoot',
  policies: (name) => `policies.${name}`,
  paths: (pattern) => `paths['${pattern}']`,
  class: (name) => `${name} @Cors()`,
  handler: (name) => `${name} @Cors()`,
  route: (name) => name,
  application: (name) => name,
};

/** The only function that turns a place into text. Nothing turns the text back into a place. */
export function renderPlace({ layer, name = '', option, index }: CorsPlace): string {
  const owner = LAYERS[layer](name);
  const path = option === undefined ? owner : `${owner}${owner === '' ? '' : '.'}${option}`;
  return index === undefined ? path : `${path}[${index}]`;
}

/** Whether both were written in the same layer, whatever the option. */
export function isSameLayer(one: CorsPlace | undefined, other: CorsPlace | undefined): boolean {
  return one?.layer === other?.layer && one?.name === other?.name;
}

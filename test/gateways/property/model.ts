import fc from 'fast-check';
import { APP, SITE, STRANGER } from '../support.js';

/** The options of one level that matter for a handshake. */
export interface Level {
  readonly origin: '*' | readonly string[];
  readonly credentials: boolean;
}

export interface GatewaySpec {
  readonly path: string;
  /** Whether it has a port of its own, which it shares with all gateways of its path. */
  readonly ownPort: boolean;
  /** For socket.io. */
  readonly namespace: string | RegExp | undefined;
  readonly cors: Level | undefined;
}

export interface AppSpec {
  readonly library: 'socket.io' | 'ws';
  readonly module: Level | undefined;
  readonly paths: Readonly<Record<string, Level>>;
  readonly gateways: readonly GatewaySpec[];
}

export const ORIGINS = [APP, SITE, STRANGER];
export const PATHS = ['/live', '/events'];

const level: fc.Arbitrary<Level> = fc
  .record({ origin: fc.oneof(fc.constant('*' as const), fc.subarray([APP, SITE])), credentials: fc.boolean() })
  // Any origin with credentials stops the start, and so do credentials without an origin.
  .map(({ origin, credentials }) => ({ origin, credentials: credentials && origin !== '*' && origin.length > 0 }));

const gateway = (namespaces: readonly GatewaySpec['namespace'][]): fc.Arbitrary<GatewaySpec> =>
  fc.record({
    path: fc.constantFrom(...PATHS),
    ownPort: fc.boolean(),
    namespace: fc.constantFrom(...namespaces),
    cors: fc.option(level, { nil: undefined }),
  });

const common = {
  module: fc.option(level, { nil: undefined }),
  paths: fc.dictionary(fc.constantFrom(...PATHS), level, { noNullPrototype: true }),
};

export const app: fc.Arbitrary<AppSpec> = fc.oneof(
  fc.record({
    ...common,
    library: fc.constant('socket.io' as const),
    gateways: fc.array(gateway([undefined, '/chat', '/room-1', /^\/room-/]), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    ...common,
    library: fc.constant('ws' as const),
    // Gateways of one port and path must have one policy, which another spec tests.
    gateways: fc.uniqueArray(gateway([undefined]), {
      minLength: 1,
      maxLength: 4,
      selector: ({ path, ownPort }) => path + String(ownPort),
    }),
  }),
);

/** Whether the policy of one gateway allows the page. Much simpler than the engine: it knows these options only. */
export function allows({ cors, path }: GatewaySpec, { module, paths }: AppSpec, origin: string): boolean {
  const inherited = module?.credentials === true ? module.origin : [];
  const allowed = (cors ?? paths[path])?.origin ?? inherited;
  return allowed === '*' || allowed.includes(origin);
}

/** The gateways whose code a connection runs: those of the same server whose namespace has this name. */
export function reachedBy(connection: GatewaySpec, name: string, { gateways }: AppSpec): readonly GatewaySpec[] {
  return gateways.filter(
    ({ path, ownPort, namespace = '/' }) =>
      path === connection.path &&
      ownPort === connection.ownPort &&
      (typeof namespace === 'string' ? namespace === name : namespace.test(name)),
  );
}

/** A name that connects to the namespace of this gateway. */
export function nameOf({ namespace = '/' }: GatewaySpec): string {
  return typeof namespace === 'string' ? namespace : '/room-2';
}

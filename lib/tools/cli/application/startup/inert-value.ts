/** What Nest and JavaScript look for in a value. A function here would be called, or awaited forever. */
const ABSENT: ReadonlySet<PropertyKey> = new Set([
  'then',
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
]);

/** A value that takes the place of a provider and does nothing: every property, call and construction results in it. */
export function inertValue(name: string): object {
  const inert: object = new Proxy(
    function inert() {
      return undefined;
    },
    {
      get: (_, key) => {
        if (key === Symbol.toPrimitive) return () => `stub of ${name}`;
        return typeof key === 'symbol' || ABSENT.has(key) ? undefined : inert;
      },
      set: () => true,
      apply: () => inert,
      construct: () => inert,
    },
  );
  return inert;
}

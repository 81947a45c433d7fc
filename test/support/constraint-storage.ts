/** Where a constraint of Fastify's router keeps its routes, by the value that a request must have. */
export function constraintStorage() {
  const stored = new Map<unknown, unknown>();
  return {
    get: (key: unknown) => stored.get(key) ?? null,
    set: (key: unknown, value: unknown) => stored.set(key, value),
  };
}

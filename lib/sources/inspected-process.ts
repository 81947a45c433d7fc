/**
 * Marks the process in which the command line initializes an application. It is global, because the application can have another copy of
 * this package.
 */
const WITHOUT_SOURCES = Symbol.for('nestjs-cors:inspected-without-sources');

/** From now on, applications of this process start no sources: their policies can be listed without them. */
export function inspectWithoutSources(): void {
  Reflect.set(globalThis, WITHOUT_SOURCES, true);
}

export function isInspectedWithoutSources(): boolean {
  return Reflect.get(globalThis, WITHOUT_SOURCES) === true;
}

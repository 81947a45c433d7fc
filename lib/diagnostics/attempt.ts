/** The result, or `undefined` if it throws: for values that run code of their own when they are read. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

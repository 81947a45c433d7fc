/**
 * The result, or `undefined` if it throws, whatever it throws: for values of the application that run code of their own when
 * they are read, such as getters and proxies. Callers treat the value as one that is not valid or not printable.
 */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

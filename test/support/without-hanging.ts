import { createContext, runInContext } from 'node:vm';

/**
 * Runs something that a wrong algorithm would take minutes for, and stops it after a limit in milliseconds. Give it so much
 * work that right code takes a hundredth of the limit, and wrong code more than all of it. How fast right code is, only the
 * benchmarks say.
 */
export function withoutHanging<T>(run: () => T, limit = 30_000): T {
  return runInContext('run()', createContext({ run }), { timeout: limit }) as T;
}

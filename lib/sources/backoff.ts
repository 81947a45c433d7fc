/**
 * The pause after failures: it doubles with each, up to the longest, in the unit of both. It is shortened at random, so that the instances of
 * an application do not return to the store in the same moment.
 *
 * @param failures how many there were before this one
 */
export function backoff(failures: number, first: number, longest: number): number {
  const pause = Math.min(first * 2 ** failures, longest);
  return pause * (0.5 + Math.random() / 2);
}

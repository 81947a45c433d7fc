/** How many names a message lists; the others it counts. */
export const MAX_NAMED = 3;

/** The first few names, and how many more there are. */
export function summarizeNames<T>(
  names: readonly T[],
  render: (name: T) => string = String,
  most: number = MAX_NAMED,
): string {
  const named = names.slice(0, most).map(render).join(', ');
  return names.length > most ? `${named} and ${names.length - most} more` : named;
}

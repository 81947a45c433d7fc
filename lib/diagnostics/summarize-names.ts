/** How many names a message lists; the others it counts. */
export const MAX_NAMED = 3;

/** The first few names, and how many more there are. */
export function summarizeNames<T>(names: readonly T[], render: (name: T) => string = String): string {
  const named = names.slice(0, MAX_NAMED).map(render).join(', ');
  return names.length > MAX_NAMED ? `${named} and ${names.length - MAX_NAMED} more` : named;
}

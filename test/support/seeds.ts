/**
 * The seeds of a long campaign. To test more cases, set the first seed and the number of seeds:
 * NESTJS_CORS_SEED=7 NESTJS_CORS_SEEDS=10.
 */
export function campaignSeeds(defaults: { readonly first: number; readonly count: number }): number[] {
  const first = Number(process.env['NESTJS_CORS_SEED'] ?? defaults.first);
  const count = Number(process.env['NESTJS_CORS_SEEDS'] ?? defaults.count);
  return Array.from({ length: count }, (_, i) => (first + i) % 2 ** 31);
}

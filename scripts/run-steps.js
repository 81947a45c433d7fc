/**
 * Runs scripts of package.json one after the other, says how long each took, and stops at the first that fails.
 *
 *     node scripts/run-steps.js build lint test:types
 */
import { npm } from './npm.js';

const started = performance.now();
const minutesSince = (time) => ((performance.now() - time) / 60_000).toFixed(1);

for (const step of process.argv.slice(2)) {
  const stepStarted = performance.now();
  console.log(`\n== npm run ${step}`);
  try {
    npm(['run', '--silent', step], { stdio: 'inherit' });
  } catch (error) {
    console.error(`== npm run ${step} failed after ${minutesSince(stepStarted)} min.`);
    process.exit(error.status || 1);
  }
  console.log(`== npm run ${step}: ${minutesSince(stepStarted)} min, ${minutesSince(started)} min in all`);
}

export const secondsSince = (started) => Number(((performance.now() - started) / 1000).toFixed(1));

/** Runs an action and adds its result. Returns whether it passed. */
export async function record(results, scenario, name, action) {
  const started = performance.now();
  const result = { scenario, name };
  try {
    await action();
  } catch (error) {
    result.error = error;
  }
  results.push({ ...result, seconds: secondsSince(started) });
  return result.error === undefined;
}

/** Prints every error, then the table, then the sum. Sets the exit code. */
export function printResults(results, seconds) {
  const failed = results.filter(({ error }) => error !== undefined);
  for (const { scenario, name, error } of failed) console.log(`\n== ${scenario}: ${name} failed.\n${error.message}`);

  const sorted = results.toSorted((a, b) => a.scenario.localeCompare(b.scenario));
  const width = (key) => Math.max(...sorted.map((row) => row[key].length));
  console.log();
  for (const { scenario, name, error, seconds } of sorted) {
    const columns = [scenario.padEnd(width('scenario')), name.padEnd(width('name')), error ? 'FAILED' : 'passed'];
    console.log(`${columns.join('  ')}  ${seconds.toFixed(1).padStart(5)} s`);
  }
  console.log(`\n${results.length - failed.length} passed, ${failed.length} failed, in ${seconds} s`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

/** Runs jobs, so many at a time, in their order. */
export async function atATime(count, jobs) {
  const waiting = [...jobs];
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: count }, work));
}

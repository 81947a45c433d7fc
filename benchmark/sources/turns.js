/** Measures the turns of the event loop in CPU time, which other work on the machine hardly changes, while `work` is done. */
export async function turnsDuring(work) {
  const turns = [];
  let last = cpu();
  let isDone = false;
  const turn = () => {
    const now = cpu();
    turns.push(now - last);
    last = now;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isDone = true;
  return turns;
}

/** How long a request waits for the turn that it arrives in, 99 of 100: a long turn gets more of them than a short one. */
export function waitP99(turns) {
  const all = sum(turns);
  const longer = (wait) => sum(turns.map((turn) => Math.max(0, turn - wait))) / all;
  let [low, high] = [0, Math.max(...turns)];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (longer(middle) > 0.01) low = middle;
    else high = middle;
  }
  return high;
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** In milliseconds. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

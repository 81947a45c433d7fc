/** The CPU time that this process has used, in milliseconds. The clock also counts the time of other processes. */
export const cpuTime = (): number => process.cpuUsage().user / 1000;

/**
 * The result of `work`, or an error after `milliseconds`. Clients leave a request unsettled for minutes if the server has stopped
 * without closing the connection, so nothing that asks a store waits without a deadline.
 */
export async function withDeadline<T>(work: Promise<T>, milliseconds: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = String(milliseconds / 1000);
    timer = setTimeout(() => reject(new Error(`${what} got no answer within ${seconds} s.`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

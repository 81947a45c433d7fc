import { CommandError } from '../../command-error.js';
import type { CheckClient } from './client.js';
import type { ObservationName, Observations } from './observation.js';
import type { Probe } from './probes.js';

/** How many requests are sent at the same time. */
const CONCURRENCY = 4;

/** A request of the audit without a usable response. */
export interface Unanswered {
  readonly name: ObservationName;
  readonly origin: string | null;
  readonly reason: string;
}

export interface Observed {
  readonly observations: Observations;
  readonly unanswered: readonly Unanswered[];
}

/**
 * Sends the probes, a few at a time. It goes on if one gets no response, because the others may show enough.
 *
 * @param onResponse called after each probe with the number of finished ones
 */
export async function observe(
  client: CheckClient,
  probes: readonly Probe[],
  onResponse: (done: number) => void,
): Promise<Observed> {
  const observations: Record<string, Observations[ObservationName]> = {};
  const unanswered: Unanswered[] = [];
  const queue = probes.values();
  let done = 0;
  const sendQueued = async (): Promise<void> => {
    for (const { name, origin, method, headers } of queue) {
      const exchange = await client.send(method, headers).catch(rethrowUnlessExpected);
      const reason = exchange instanceof CommandError ? exchange.message : rateLimitReason(exchange.response.status);
      if (exchange instanceof CommandError || reason !== undefined) {
        unanswered.push({ name, origin: origin ?? null, reason: String(reason) });
      } else observations[name] = { name, origin, exchange };
      onResponse(++done);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, sendQueued));
  return { observations, unanswered: unanswered.sort((a, b) => order(probes, a) - order(probes, b)) };
}

/** A rate limit says nothing about the policy. */
function rateLimitReason(status: number): string | undefined {
  return status === 429 ? 'The server responded with 429, too many requests.' : undefined;
}

function rethrowUnlessExpected(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  throw error;
}

function order(probes: readonly Probe[], { name }: Unanswered): number {
  return probes.findIndex((probe) => probe.name === name);
}

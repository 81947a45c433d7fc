import { CommandError } from '../../command-error.js';
import type { CheckClient } from './client.js';
import type { ObservationName, Observations } from './observation.js';
import type { Probe } from './probes.js';

/** How many requests are under way at a time. */
const LANES = 4;

/** A request of the audit that told nothing. */
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
 * Sends the probes, a few at a time. One without an answer is no reason to stop: the rest may tell enough.
 *
 * @param onAnswer told after each of them how many are done
 */
export async function observe(
  client: CheckClient,
  probes: readonly Probe[],
  onAnswer: (done: number) => void,
): Promise<Observed> {
  const observations: Record<string, Observations[ObservationName]> = {};
  const unanswered: Unanswered[] = [];
  const queue = probes.values();
  let done = 0;
  const lane = async (): Promise<void> => {
    for (const { name, origin, method, headers } of queue) {
      const exchange = await client.send(method, headers).catch(rethrowUnlessExpected);
      const reason = exchange instanceof CommandError ? exchange.message : refusalToAnswer(exchange.response.status);
      if (exchange instanceof CommandError || reason !== undefined) {
        unanswered.push({ name, origin: origin ?? null, reason: String(reason) });
      } else observations[name] = { name, origin, exchange };
      onAnswer(++done);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { observations, unanswered: unanswered.sort((a, b) => order(probes, a) - order(probes, b)) };
}

/** Whoever limits the rate says nothing about the policy. */
function refusalToAnswer(status: number): string | undefined {
  return status === 429 ? 'The server answered 429: too many requests.' : undefined;
}

function rethrowUnlessExpected(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  throw error;
}

function order(probes: readonly Probe[], { name }: Unanswered): number {
  return probes.findIndex((probe) => probe.name === name);
}

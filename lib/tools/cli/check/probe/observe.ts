import { CommandError } from '../../command-error.js';
import type { CheckClient } from './client.js';
import type { ObservationName, Observations } from './observation.js';
import type { Probe } from './probes.js';

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
 * Sends the probes, one after the other. It goes on if one gets no response, because the others may show enough.
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
  for (const [i, probe] of probes.entries()) {
    const { name, origin } = probe;
    const exchange = await client.send(probe).catch(rethrowUnlessExpected);
    const reason = exchange instanceof CommandError ? exchange.message : rateLimitReason(exchange.response.status);
    if (exchange instanceof CommandError || reason !== undefined)
      unanswered.push({ name, origin: origin ?? null, reason: String(reason) });
    else observations[name] = { name, origin, exchange };
    onResponse(i + 1);
  }
  return { observations, unanswered };
}

/** A rate limit says nothing about the policy. */
function rateLimitReason(status: number): string | undefined {
  if (status === 503) return 'The server responded with 503, service unavailable.';
  return status === 429 ? 'The server responded with 429, too many requests.' : undefined;
}

function rethrowUnlessExpected(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  throw error;
}

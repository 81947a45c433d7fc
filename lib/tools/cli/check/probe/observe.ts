import { CommandError } from '../../command-error.js';
import type { Observation, ObservationName, Observations } from './observation.js';
import { type Patience, rateLimitReason } from './patience.js';
import type { Probe } from './probes.js';

/** A request of the audit without a usable response. */
export interface Unanswered {
  readonly name: ObservationName;
  readonly origin: string | null;
  readonly reason: string;
}

/** The responses to the probes, which are sent one after the other. */
export class Observer {
  private readonly seen: Record<string, Observation> = {};
  readonly unanswered: Unanswered[] = [];

  /** @param onResponse called after each probe with the number of those that are left */
  constructor(
    private readonly patience: Patience,
    private readonly onResponse: (left: number) => void,
  ) {}

  get observations(): Observations {
    return this.seen;
  }

  /**
   * It goes on if one gets no response, because the others may show enough.
   *
   * @param later how many probes will follow
   */
  async observe(probes: readonly Probe[], later = 0): Promise<void> {
    for (const [i, probe] of probes.entries()) {
      await this.tryToObserve(probe);
      this.onResponse(probes.length - i - 1 + later);
    }
  }

  /**
   * For a request that the verdict needs. A rate limit says nothing about the policy, but it is what a browser gets.
   *
   * @throws {CommandError} with the reason if there is no response
   */
  async require({ name, origin, ...probe }: Probe): Promise<Observation> {
    const exchange = await this.patience.send({ name, origin, ...probe });
    const observation = { name, origin, exchange };
    const reason = rateLimitReason(exchange.response.status);
    if (reason === undefined) this.seen[name] = observation;
    else this.unanswered.push({ name, origin: origin ?? null, reason });
    return observation;
  }

  private async tryToObserve(probe: Probe): Promise<void> {
    try {
      await this.require(probe);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const { name, origin = null } = probe;
      this.unanswered.push({ name, origin, reason: error.message });
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { getHeader } from '../../../fetch/headers/header-list.js';
import type { CheckClient } from './client.js';
import type { ProbeExchange } from './probe-exchange.js';
import type { Probe } from './probes.js';

/** How long to wait if the server does not say, and at most, in milliseconds. */
const WAIT = 1_000;
const LONGEST_WAIT = 10_000;

/** Sends requests, and waits once, for the whole check, if the server limits the rate or is overloaded. */
export class Patience {
  private waited = false;

  /** @param onWait called before the wait, with its length in seconds */
  constructor(
    private readonly client: CheckClient,
    private readonly onWait: (seconds: number) => void,
  ) {}

  /** @throws {CommandError} with the reason if there is no response */
  async send(probe: Probe): Promise<ProbeExchange> {
    const exchange = await this.client.send(probe);
    if (this.waited || rateLimitReason(exchange.response.status) === undefined) return exchange;
    this.waited = true;
    const wait = retryAfter(getHeader(exchange.response.headers, 'Retry-After'));
    this.onWait(wait / 1000);
    await sleep(wait);
    return this.client.send(probe);
  }
}

/** Why a response says nothing about the policy, if it does not. */
export function rateLimitReason(status: number): string | undefined {
  if (status === 503) return 'The server responded with 503, service unavailable.';
  return status === 429 ? 'The server responded with 429, too many requests.' : undefined;
}

/** How long to wait, in milliseconds. The value is a number of seconds, or a date (RFC 9110, section 10.2.3). */
export function retryAfter(value = ''): number {
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? WAIT : Math.min(Math.max(wait, 0), LONGEST_WAIT);
}

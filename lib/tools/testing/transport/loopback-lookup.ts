import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * In milliseconds. An address where no server listens refuses at once. Node's default of 250 is too short for a busy
 * machine: it would give up an address whose server accepts connections late.
 */
const PATIENCE = 10_000;

/**
 * Browsers resolve `localhost` and its subdomains to this machine, without DNS (RFC 6761, section 6.3). Many name servers
 * do not resolve the subdomains.
 *
 * @returns the options for a request to that host
 */
export function loopbackLookup(hostname: string): {
  readonly lookup?: LookupFunction;
  readonly autoSelectFamilyAttemptTimeout?: number;
} {
  if (!/(?:^|\.)localhost\.?$/i.test(hostname)) return {};
  return { lookup, autoSelectFamilyAttemptTimeout: PATIENCE };
}

const lookup: LookupFunction = (_hostname, { all }, callback) => {
  if (all === true) callback(null, [...LOOPBACK]);
  else callback(null, '127.0.0.1', 4);
};

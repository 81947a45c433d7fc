import { type HeaderList, getHeader } from '../../fetch/headers/header-list.js';
import { splitValue } from '../../fetch/headers/split-value.js';
import type { CorsExchange } from '../exchange.js';

/** The first preflight, if there is one. */
export function preflightOf(exchanges: readonly CorsExchange[]): CorsExchange | undefined {
  return exchanges.find(({ type }) => type === 'preflight');
}

/** Whether caches keep the response for one origin only. */
export function variesByOrigin(headers: HeaderList): boolean {
  const names = splitValue(getHeader(headers, 'Vary') ?? '').map((name) => name.toLowerCase());
  return names.includes('origin') || names.includes('*');
}

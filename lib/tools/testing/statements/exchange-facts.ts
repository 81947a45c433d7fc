import { type HeaderList, getHeader } from '../../fetch/headers/header-list.js';
import { splitValue } from '../../fetch/headers/split-value.js';
import type { CorsExchange } from '../exchange.js';

/** The first preflight, if there is one. */
export function preflightOf(exchanges: readonly CorsExchange[]): CorsExchange | undefined {
  return exchanges.find(({ type }) => type === 'preflight');
}

/** Why caches can give a response for one origin to another, or why nobody knows. */
export function whyNotVarying(exchanges: readonly CorsExchange[]): string | undefined {
  if (exchanges.length === 0) return 'nothing was sent';
  const wrong = exchanges.find(({ response }) => response === undefined || !variesByOrigin(response.headers));
  if (wrong === undefined) return undefined;
  if (wrong.response === undefined) return `no response to the ${wrong.type} arrived`;
  return `the response to the ${wrong.type} has no Vary: Origin`;
}

/** Whether caches keep the response for one origin only. */
function variesByOrigin(headers: HeaderList): boolean {
  const names = splitValue(getHeader(headers, 'Vary') ?? '').map((name) => name.toLowerCase());
  return names.includes('origin') || names.includes('*');
}

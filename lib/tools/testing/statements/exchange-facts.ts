import { type HeaderList, getHeader, hasHeader } from '../../fetch/headers/header-list.js';
import { splitValue } from '../../fetch/headers/split-value.js';
import { isForbiddenResponseHeaderName } from '../../../standard/header-names.js';
import type { CorsExchange } from '../exchange.js';

/** The first preflight, if there is one. */
export function preflightOf(exchanges: readonly CorsExchange[]): CorsExchange | undefined {
  return exchanges.find(({ type }) => type === 'preflight');
}

/** Why caches can give a response for one origin to another, or why that cannot be seen. */
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

/** Why a script cannot read a header of the last response. */
export function whyHidden(name: string, exchanges: readonly CorsExchange[]): string {
  if (isForbiddenResponseHeaderName(name)) return 'no script can read it, whatever the server exposes';
  const isSent = hasHeader(exchanges.at(-1)?.response?.headers ?? [], name);
  return isSent ? 'Access-Control-Expose-Headers does not list it' : 'the server does not send it';
}

import type { InjectionToken, Provider } from '@nestjs/common';

/** A provider as `--stub` names it: the name of its class, or its token. */
export function nameOfProvider(provider: Provider): string {
  return nameOfToken(typeof provider === 'function' ? provider : provider.provide);
}

export function nameOfToken(token: InjectionToken): string {
  if (typeof token === 'function') return token.name;
  return typeof token === 'symbol' ? (token.description ?? 'Symbol()') : token;
}

import type { Provider } from '@nestjs/common';
import type * as core from '@nestjs/core';
import { nearestName } from '../../../../diagnostics/nearest-name.js';
import { summarizeNames } from '../../../../diagnostics/summarize-names.js';
import { usageError } from '../../command-error.js';
import { inertValue } from './inert-value.js';
import { nameOfProvider } from './provider-name.js';

/** The providers of an application by name, some of which are replaced. */
export class ProviderStubs {
  /** The names of all providers that Nest has registered. */
  readonly known = new Set<string>();

  constructor(private readonly names: readonly string[]) {}

  /** Replaces the providers when Nest registers them, so that neither they nor what they inject is created for them. */
  install({ NestContainer }: typeof core): void {
    const { known, names } = this;
    const register = Reflect.get(NestContainer.prototype, 'addProvider') as (
      provider: unknown,
      ...rest: unknown[]
    ) => string;
    NestContainer.prototype.addProvider = function (this: unknown, provider: Provider | undefined, ...rest: unknown[]) {
      // Nest reports a provider that is undefined.
      if (provider === undefined) return register.call(this, provider, ...rest);
      const name = nameOfProvider(provider);
      known.add(name);
      if (!names.includes(name)) return register.call(this, provider, ...rest);
      const provide = typeof provider === 'function' ? provider : provider.provide;
      return register.call(this, { provide, useValue: inertValue(name) }, ...rest);
    };
  }

  /** @throws {CommandError} if a name belongs to no provider */
  check(): void {
    for (const name of this.names) {
      if (this.known.has(name)) continue;
      const nearest = nearestName(name, [...this.known]);
      throw usageError(
        `No provider has the name '${name}'.`,
        nearest === undefined ? `There are ${summarizeNames([...this.known])}.` : `Did you mean --stub ${nearest}?`,
      );
    }
  }
}

import type { FetchFailure } from '../fetch/failure.js';

/** Fetch, "network error", with the reason, which browsers hide from scripts. */
export class NetworkError extends Error {
  constructor(
    readonly failure: FetchFailure,
    options?: ErrorOptions,
  ) {
    super(failure.code, options);
  }
}

import type { FetchFailure } from '../fetch/failure.js';

/** Fetch, "network error", with the reason that no script is told. */
export class NetworkError extends Error {
  constructor(
    readonly failure: FetchFailure,
    options?: ErrorOptions,
  ) {
    super(failure.code, options);
  }
}

import type { CorsOriginSource } from 'nestjs-cors';

/** The origins that the customers entered, by the host that their pages call. */
export abstract class OriginStore {
  /** Follows this store, so that each instance of the API has every change at once. */
  abstract readonly source: CorsOriginSource;
  abstract list(host: string): Promise<readonly string[]>;
  abstract add(host: string, origin: string): Promise<void>;
  abstract remove(host: string, origin: string): Promise<void>;
}

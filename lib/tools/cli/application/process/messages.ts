import type { CorsExplanation } from '../../../inspector/explanation.js';
import type { CorsExplainRequest } from '../../../inspector/explain-request.js';
import type { CorsReport } from '../../../inspector/report/report.js';
import type { PlatformName } from '../platform.js';

/** The word after the executable that makes it the process of an application. */
export const APPLICATION_PROCESS = 'application-process';
/** The file descriptor of the messages. What the application prints goes to stdout and stderr. */
export const CHANNEL = 3;

/** How an application is initialized. */
export interface ApplicationOptions {
  /** The file of the root module, with the export after a `#`. */
  readonly operand: string;
  readonly platform: PlatformName | undefined;
  /** The names of the providers that get an inert value. */
  readonly stubs: readonly string[];
  /** Whether the sources of `liveOrigins()` are started. */
  readonly sources: boolean;
}

/** The messages to the application, each on one line. The first one starts it. */
export type ApplicationRequest =
  | { readonly type: 'start'; readonly options: ApplicationOptions }
  /** A question about the started application: without a request, it asks for the report. */
  | { readonly type: 'ask'; readonly id: number; readonly request?: CorsExplainRequest }
  | { readonly type: 'close' };

/** The messages of the application, each on one line. Without an `id`, a failure is that of the start. */
export type ApplicationMessage =
  | { readonly type: 'waiting'; readonly provider: string | null }
  | { readonly type: 'started' }
  | { readonly type: 'answer'; readonly id: number; readonly answer: CorsReport | CorsExplanation }
  | {
      readonly type: 'failure';
      readonly id?: number | undefined;
      readonly code: string;
      readonly message: string;
      readonly hint?: string | undefined;
    }
  /** A bug of this library. */
  | { readonly type: 'error'; readonly id?: number | undefined; readonly stack: string };

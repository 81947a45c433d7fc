import { Injectable } from '@nestjs/common';
import { CorsConfigurationError } from '../../diagnostics/configuration-error.js';
import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import { HttpPlatform } from '../http-platform.js';
import { framesOfCaller, siteOfCall } from './call-site.js';

interface EnablingCall {
  /** The call with its line or package, or the option of `NestFactory.create()`. */
  readonly name: string;
  /** The package that contains the call. */
  readonly library: string | undefined;
}

/** How to stop packages that are known to enable the CORS of Nest. */
const SWITCHES: Readonly<Record<string, string>> = {
  '@thallesp/nestjs-better-auth':
    'Add `disableTrustedOriginsCors: true` to the options of AuthModule, and allow its trustedOrigins in CorsModule, with credentials.',
};

/**
 * Reports `app.enableCors()` and `cors: true`, which would also answer preflights and write headers (R18). The call itself is
 * ignored, because the application does not start with it.
 */
@Injectable()
export class EnableCorsWatch {
  private readonly calls: EnablingCall[] = [];
  /** Where this module is registered; known once the application starts. */
  private registration: string | undefined;

  constructor(platform: HttpPlatform) {
    platform.known.subscribe(({ adapter }) => {
      adapter.enableCors = () => {
        this.calls.push(describeCall(framesOfCaller()));
        if (this.registration !== undefined) throw new CorsConfigurationError(this.issues(this.registration));
      };
    });
  }

  /** @param registration where this module is registered */
  issues(registration: string): CorsIssue[] {
    this.registration = registration;
    return this.calls.map(({ name, library }) => {
      const message = `${name} enables Nest's own CORS, but ${registration} registers CorsModule. Both would answer requests.`;
      const fix = library === undefined ? `Remove ${name}; CorsModule needs no line in main.ts.` : fixOf(library);
      return issueAt({ layer: 'application', name }, { code: 'enable-cors-conflict', message, fix }, registration);
    });
  }
}

function fixOf(library: string): string {
  return (
    SWITCHES[library] ??
    "Switch its CORS off in the options of the package, and allow its origins in CorsModule. The package's documentation names the option."
  );
}

function describeCall(frames: readonly string[]): EnablingCall {
  if (frames.some((frame) => frame.includes('applyOptions')))
    return { name: 'the option `cors` of the application', library: undefined };
  const { library, text } = siteOfCall(frames);
  return { name: `app.enableCors()${text}`, library };
}

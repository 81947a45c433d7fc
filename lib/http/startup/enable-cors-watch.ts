import { Injectable } from '@nestjs/common';
import { CorsConfigurationError } from '../../diagnostics/configuration-error.js';
import { type CorsIssue, issueAt } from '../../diagnostics/issue.js';
import { HttpPlatform } from '../http-platform.js';

/**
 * Reports `app.enableCors()` and `cors: true`, which would also answer preflights and write headers (R18). The call itself is
 * ignored, because the application does not start with it.
 */
@Injectable()
export class EnableCorsWatch {
  private readonly calls: string[] = [];
  /** Where this module is registered; known once the application starts. */
  private registration: string | undefined;

  constructor(platform: HttpPlatform) {
    platform.known.subscribe(({ adapter }) => {
      adapter.enableCors = () => {
        this.calls.push(findCall());
        if (this.registration !== undefined) throw new CorsConfigurationError(this.issues(this.registration));
      };
    });
  }

  /** @param registration where this module is registered */
  issues(registration: string): CorsIssue[] {
    this.registration = registration;
    return this.calls.map((name) => {
      const message = `${name} enables Nest's own CORS, but ${registration} registers CorsModule. Both would answer requests.`;
      const fix = name.includes(' of the package ')
        ? "Switch its CORS off in the options of the package, and allow its origins in CorsModule. The package's documentation names the option."
        : `Remove ${name}; CorsModule needs no line in main.ts.`;
      return issueAt({ layer: 'application', name }, { code: 'enable-cors-conflict', message, fix }, registration);
    });
  }
}

/** The line that enabled Nest's own CORS, the package that did, or the option of `NestFactory.create()`. */
function findCall(): string {
  // Without this function and the replaced enableCors().
  const frames = (new Error().stack ?? '').split('\n').slice(3);
  if (frames.some((frame) => frame.includes('applyOptions'))) return 'the option `cors` of the application';
  const caller = frames.find((frame) => !OF_NEST.test(frame)) ?? '';
  const [, name, file] = OF_PACKAGE.exec(caller) ?? [];
  if (name !== undefined && file !== undefined)
    return `app.enableCors() of the package ${name.replace('\\', '/')} (${file})`;
  const line = caller.slice(Math.max(caller.lastIndexOf('/'), caller.lastIndexOf('\\'), caller.lastIndexOf('(')) + 1);
  return line === '' ? 'app.enableCors()' : `app.enableCors() (${line.replace(')', '')})`;
}

const OF_NEST = /node:|<anonymous>|[\\/]node_modules[\\/]@nestjs[\\/]/;
/** The innermost package of a frame, and its file with line and column. */
const OF_PACKAGE = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]([^()]+)/;

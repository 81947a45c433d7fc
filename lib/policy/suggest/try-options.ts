import type { CorsIssue } from '../../diagnostics/issue.js';
import { compilePolicy } from '../compile/compile-policy.js';
import type { CorsOptions } from '../options/options.js';

/** What the application would report at startup if it had these options. */
export interface Trial {
  readonly issues: readonly CorsIssue[];
  /** Further options that the issues ask for. */
  readonly needed: CorsOptions;
  /** The issues in brackets, to be added to a sentence; empty if there are none. */
  readonly warning: string;
}

const NEEDED: Partial<Record<CorsIssue['code'], CorsOptions>> = {
  'origin-insecure': { dangerouslyAllowInsecureOrigins: true },
  'origin-public-suffix': { dangerouslyAllowPublicSuffixes: true },
  'origin-null': { origin: [], dangerouslyAllowNullOrigin: true },
  'response-header-any-credentials': { exposedHeaders: [] },
};

/** Compiles options that are only suggested: nothing is suggested as code before it was tried. */
export function tryOptions(options: CorsOptions): Trial {
  const { issues } = compilePolicy(options);
  const needed = Object.assign({}, ...issues.map(({ code }) => NEEDED[code])) as CorsOptions;
  const reported = [...new Set(issues.map(({ message, fix }) => `${message} ${fix}`))];
  return { issues, needed, warning: reported.length === 0 ? '' : ` (${reported.join(' ')})` };
}

import { CORS_OPTION_KEYS, MODULE_OPTION_KEYS } from './defaults.js';
import { fixForName } from './other-library-options.js';
import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import type { CorsOptions } from './options.js';
import { renderValue } from '../../diagnostics/render-value.js';

/** Reports every option that does not exist, or that only `forRoot()` takes. */
export function reportUnknownOptions(options: CorsOptions, found: DiagnosticCollector): void {
  for (const [key, value] of Object.entries(options)) {
    if ((CORS_OPTION_KEYS as readonly string[]).includes(key)) continue;
    found.report(key, MODULE_OPTION_KEYS.includes(key) ? misplaced(key) : unknown(key, value), value);
  }
}

function misplaced(key: string): Problem {
  return {
    code: 'option-misplaced',
    message: `The option ${renderValue(key)} exists once for the application, in the options of the module.`,
    fix: `Move it there: CorsModule.forRoot({ ${key}: … }).`,
  };
}

function unknown(key: string, value: unknown): Problem {
  const fix = fixForName(key, value) ?? `The options are ${CORS_OPTION_KEYS.join(', ')}.`;
  return { code: 'unknown-option', message: `There is no option ${renderValue(key)}.`, fix };
}

import { CORS_OPTION_KEYS } from './defaults.js';
import { foreignOption, nearestForeignOption } from './other-library-options.js';
import type { DiagnosticCollector } from '../../diagnostics/diagnostic-collector.js';
import type { Problem } from '../../diagnostics/issue.js';
import { nearestName } from '../../diagnostics/nearest-name.js';
import type { CorsModuleOptions, CorsOptions } from './options.js';
import { renderValue } from '../../diagnostics/render-value.js';

/** The options that only `forRoot()` takes. */
const MODULE_OPTION_KEYS: readonly (keyof CorsModuleOptions)[] = [
  'policies',
  'paths',
  'rejectDisallowed',
  'suppressWarnings',
  'debug',
];

/** The names of all options of all layers. */
export const ALL_OPTION_KEYS: readonly string[] = Object.freeze([...CORS_OPTION_KEYS, ...MODULE_OPTION_KEYS, 'policy']);

/** Reports every option that does not exist, or that only `forRoot()` takes. */
export function reportUnknownOptions(options: CorsOptions, found: DiagnosticCollector): void {
  for (const key of Object.keys(options)) {
    if (isOption(key)) continue;
    const problem = isModuleOption(key) ? misplaced(key) : unknown(key);
    found.report(key, problem, options[key as keyof CorsOptions]);
  }
}

function misplaced(key: string): Problem {
  return {
    code: 'option-misplaced',
    message: `The option ${renderValue(key)} exists once for the application, in the options of the module.`,
    fix: `Move it there: CorsModule.forRoot({ ${key}: … }).`,
  };
}

function unknown(key: string): Problem {
  return { code: 'unknown-option', message: `There is no option ${renderValue(key)}.`, fix: fixFor(key) };
}

function fixFor(key: string): string {
  const intended = foreignOption(key) ?? ownOption(key) ?? nearestForeignOption(key);
  if (intended === undefined) return `The options are ${CORS_OPTION_KEYS.join(', ')}.`;
  if ('instead' in intended) return intended.instead;
  const { ours } = intended;
  return isModuleOption(ours) ? `Write '${ours}', in the options of the module.` : `Write '${ours}'.`;
}

function ownOption(key: string): { readonly ours: string } | undefined {
  const ours = nearestName(key, ALL_OPTION_KEYS);
  return ours === undefined ? undefined : { ours };
}

function isOption(key: string): boolean {
  return (CORS_OPTION_KEYS as readonly string[]).includes(key);
}

function isModuleOption(key: string): boolean {
  return (MODULE_OPTION_KEYS as readonly string[]).includes(key);
}

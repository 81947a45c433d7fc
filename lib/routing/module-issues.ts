import type { CorsIssue } from '../policy/configuration-error.js';
import { nearestName } from '../policy/nearest-name.js';
import { CORS_NOTICE_CODES } from '../policy/notice.js';
import type { CorsModuleOptions } from '../policy/options.js';

/** What is wrong with the options that only the module has. */
export function moduleIssues(options: CorsModuleOptions): CorsIssue[] {
  const { rejectDisallowed, policies, paths } = options;
  return [
    ...typeIssues('rejectDisallowed', rejectDisallowed, typeof rejectDisallowed === 'boolean', 'true'),
    ...typeIssues('policies', policies, isRecord(policies), "{ partners: { origin: 'https://*.partner.example' } }"),
    ...typeIssues('paths', paths, isRecord(paths), "{ '/graphql': { origin: '*' } }"),
    ...silenceIssues(options.silence),
    ...debugIssues(options.debug),
  ];
}

/** Whether a value can be options by name. */
export function isRecord<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeIssues(name: string, value: unknown, right: boolean, example: string): CorsIssue[] {
  if (value === undefined || right) return [];
  return [
    {
      code: 'option-type',
      path: `forRoot.${name}`,
      value,
      message: 'The value is of the wrong type.',
      fix: `${name}: ${example}`,
    },
  ];
}

/** What `debug` tells a refused stranger is for developers only. */
function debugIssues(debug: unknown): CorsIssue[] {
  if (debug !== true || process.env['NODE_ENV'] !== 'production')
    return typeIssues('debug', debug, typeof debug === 'boolean' || debug === 'even-in-production', 'true');
  return [
    {
      code: 'debug-in-production',
      path: 'forRoot.debug',
      value: debug,
      message: 'NODE_ENV is production, and debug tells everybody who is refused what the policy allows.',
      fix: "Write debug: process.env.NODE_ENV !== 'production'; if production is meant, 'even-in-production'.",
    },
  ];
}

function silenceIssues(silence: unknown): CorsIssue[] {
  if (silence !== undefined && !Array.isArray(silence))
    return typeIssues('silence', silence, false, "['policy-unused']");
  return ((silence ?? []) as unknown[]).flatMap((code, index) => {
    if ((CORS_NOTICE_CODES as readonly unknown[]).includes(code)) return [];
    const nearest = typeof code === 'string' ? nearestName(code, CORS_NOTICE_CODES) : undefined;
    return [
      {
        code: 'option-type' as const,
        path: `forRoot.silence[${String(index)}]`,
        value: code,
        message: 'There is no notice of this code.',
        fix: nearest === undefined ? `The codes are ${CORS_NOTICE_CODES.join(', ')}.` : `Write '${nearest}'.`,
      },
    ];
  });
}

import { explainOriginFault } from './origin-pattern-messages.js';
import { checkRegExp } from './regexp/check-regexp.js';
import type { CompiledOriginRule } from './origin-matcher.js';
import { parseOriginPattern, type OriginPattern } from './origin-pattern.js';
import type { OriginFinding, OriginSettings } from './origin-settings.js';
import { coversPublicSuffix, isSecureOrigin } from './origin-trust.js';
import { expressionParts } from '../../diagnostics/render-value.js';

export const ANY_WITH_CREDENTIALS: OriginFinding = {
  code: 'origin-any-credentials',
  message:
    'Every site of the web could read what the user of a browser may read. Browsers refuse * with credentials for that.',
  fix: "List the origins that need credentials, such as 'https://app.example.com', or set credentials to false.",
};

/** Reads one rule other than `'*'`; `undefined` if it is refused. What is wrong with it goes to `report`. */
export function readOriginRule(
  value: unknown,
  settings: OriginSettings,
  report: (finding: OriginFinding) => void,
): CompiledOriginRule | undefined {
  if (typeof value !== 'string') return readRegExp(value, settings, report);
  if (value === 'null') {
    report(NULL_ORIGIN);
    return value;
  }

  const pattern = parseOriginPattern(value);
  if (typeof pattern === 'string') {
    report({ code: pattern, ...explainOriginFault(pattern, value) });
    return undefined;
  }
  if (settings.credentials) reportMistrust(pattern, report);
  return pattern;
}

/** A copy, because a RegExp's `lastIndex` is anybody's to change, without the flags that make it count. */
function readRegExp(
  value: unknown,
  settings: OriginSettings,
  report: (finding: OriginFinding) => void,
): RegExp | undefined {
  const parts = expressionParts(value);
  if (parts === undefined) {
    report(typeFinding(value));
    return undefined;
  }
  checkRegExp(new RegExp(parts.source, parts.flags), settings, report);
  return Object.freeze(new RegExp(parts.source, parts.flags.replace(/[gym]/g, '')));
}

const NULL_ORIGIN: OriginFinding = {
  code: 'origin-null',
  message: "'null' is sent by every sandboxed frame, data: URL and local file, whoever made it.",
  fix: 'Remove it; if that is really meant, set dangerouslyAllowNullOrigin: true on the same level.',
  liftedBy: 'dangerouslyAllowNullOrigin',
};

const INSECURE: OriginFinding = {
  code: 'origin-insecure',
  message: 'Anybody on the network can forge a page of an origin without TLS, and use the credentials of its visitors.',
  fix: 'Serve it over https, or set dangerouslyAllowInsecureOrigins: true on the same level.',
  liftedBy: 'dangerouslyAllowInsecureOrigins',
};

function reportMistrust(pattern: OriginPattern, report: (finding: OriginFinding) => void): void {
  if (!isSecureOrigin(pattern)) report(INSECURE);
  if (!coversPublicSuffix(pattern)) return;
  report({
    code: 'origin-public-suffix',
    message: `Anybody can register a name under the public suffix '${pattern.host}', and use the credentials of its visitors.`,
    fix: `Write the names that are yours: '${pattern.scheme}://*.yours.${pattern.host}'. If anybody there is meant, set dangerouslyAllowPublicSuffixes: true on the same level.`,
    liftedBy: 'dangerouslyAllowPublicSuffixes',
  });
}

function typeFinding(value: unknown): OriginFinding {
  if (value === undefined) {
    return {
      code: 'origin-undefined',
      message: 'There is no value, as when an environment variable is not set.',
      fix: 'Set it, read it with config.getOrThrow(), or write origin: false to allow nobody.',
    };
  }
  return {
    code: 'origin-type',
    message: 'origin is a string, a RegExp, a list of these, true, false, or a function that stands alone.',
    fix: "Write origins as strings: ['https://app.example.com', 'https://admin.example.com'].",
  };
}

import { bounded } from '../../diagnostics/render-value.js';
import { parseSerializedOrigin } from '../../standard/serialized-origin.js';
import type { AllowedOrigins, CorsPolicy } from '../../policy/policy.js';
import type { CorsContext } from '../cors-context.js';

/** How much of a list of names is shown, in characters. */
const MAX_LIST_LENGTH = 600;

/** The option that decides a header, and what to write so that it grants what the header says. */
interface Remedy {
  readonly option: string;
  /** The start of a sentence; `undefined` if the policy grants it already. */
  readonly write: (value: string, policy: CorsPolicy) => string | undefined;
}

const REMEDIES: Readonly<Record<string, Remedy>> = {
  'access-control-allow-origin': { option: 'origin', write: (value, { origins }) => originToWrite(value, origins) },
  'access-control-allow-credentials': {
    option: 'credentials',
    write: (value, policy) => (policy.credentials || value !== 'true' ? undefined : credentialsToWrite(policy)),
  },
  'access-control-allow-methods': {
    option: 'methods',
    write: (value, { methods }) =>
      methods !== undefined && hasWildcard(value) ? 'Leave methods out' : listToWrite('methods', methods ?? '*', value),
  },
  'access-control-allow-headers': {
    option: 'allowedHeaders',
    write: (value, { requestHeaders: granted }) =>
      listToWrite('allowedHeaders', granted.kind === 'any' ? '*' : granted.names, value),
  },
  'access-control-expose-headers': {
    option: 'exposedHeaders',
    write: (value, { exposedHeaders: granted = '', credentials }) =>
      credentials && hasWildcard(value)
        ? 'Write the names that pages have to read as exposedHeaders'
        : listToWrite('exposedHeaders', granted === '*' ? '*' : namesIn(granted), value),
  },
  'access-control-max-age': {
    option: 'maxAge',
    write: (value, { maxAge }) => (value === maxAge ? undefined : `Write maxAge: ${numberOf(value)}`),
  },
};

/**
 * What to write so that the policy grants what a header of application code says.
 *
 * @param name in lower case
 * @returns the start of a sentence; `undefined` if the policy grants it already, or if no option decides this header
 */
export function remedyFor(name: string, value: string, { request, policy }: CorsContext): string | undefined {
  const remedy = REMEDIES[name];
  const written = remedy?.write(value, policy);
  if (remedy === undefined || written === undefined) return undefined;
  const { headers } = request;
  // A value that the client chose may be that of an attacker.
  const isReflected = [headers.origin, headers['access-control-request-headers']].includes(value);
  return isReflected ? `Write the values that it is meant for as ${remedy.option}` : written;
}

/** Next to any origin, `credentials: true` alone would stop the next start. */
function credentialsToWrite({ origins }: CorsPolicy): string {
  return origins.kind === 'any'
    ? 'Write the origins that need them as origin, and credentials: true'
    : 'Write credentials: true';
}

/** What a function allows is not known, so a single origin may be one that it has allowed. */
function originToWrite(value: string, origins: AllowedOrigins): string | undefined {
  if (origins.kind === 'any') return undefined;
  if (value === '*') return "Write origin: '*'";
  if (origins.kind === 'list' ? origins.matcher.matches(value) : origins.kind !== 'none') return undefined;
  if (value === 'null') return 'Write dangerouslyAllowNullOrigin: true';
  // Several origins in one header allow none.
  return parseSerializedOrigin(value) === undefined
    ? 'Write the origins that it is meant for as origin'
    : `Add '${bounded(value)}' to origin`;
}

/** What the policy grants and the header says, in one list; `undefined` if the policy grants everything. */
function listToWrite(option: string, granted: readonly string[] | '*', value: string): string | undefined {
  if (granted === '*') return undefined;
  const known = new Set(granted.map((name) => name.toLowerCase()));
  const missing = namesIn(value).filter((name) => !known.has(name.toLowerCase()));
  if (missing.length === 0) return undefined;
  return `Write ${option}: '${bounded([...granted, ...new Set(missing)].join(', '), MAX_LIST_LENGTH)}'`;
}

/** With credentials, `*` is a name like any other for browsers. In `methods`, no policy may have it. */
function hasWildcard(value: string): boolean {
  return namesIn(value).includes('*');
}

function namesIn(value: string): string[] {
  return value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function numberOf(value: string): string {
  return /^-?\d{1,5}$/.test(value) ? String(Number(value)) : '…';
}

import { bounded } from '../../diagnostics/render-value.js';
import type { RequestedAccess } from '../../policy/suggest/missing-permissions.js';
import { describeNearest } from '../../policy/suggest/nearest-origin.js';
import type { CorsRefusal } from '../../policy/decide/reason.js';
import { parseRequestHeaderNames } from '../../policy/decide/request-headers.js';
import { suggestChanges } from '../../assignment/suggest-changes.js';
import type { CorsContext } from '../cors-context.js';
import { factsOf } from '../request-facts.js';

/** How much of a piece of advice is logged, in characters. */
const MAX_ADVICE_LENGTH = 600;

/** Sentences for the log: they can contain what clients sent. */
export function boundedAdvice(sentences: readonly string[]): readonly string[] {
  return sentences.map((text) => bounded(text, MAX_ADVICE_LENGTH));
}

/** Sentences about a refusal. */
export interface Advice {
  /** Mentions an origin that is allowed. */
  readonly nearest: readonly string[];
  readonly remedy: readonly string[];
}

/** Sentences about how to allow a request that was refused. */
export function adviceOn(context: CorsContext, reason: CorsRefusal): Advice {
  const { origin, matches, path, policies } = context;
  const { changes, advice, nearestOrigin } = suggestChanges(
    reason,
    askedBy(context, reason),
    policies.traced(matches, path),
    policies.global,
  );
  return {
    nearest: nearestOrigin === undefined || origin === undefined ? [] : [describeNearest(origin, nearestOrigin)],
    remedy: [
      ...(changes.length === 0 ? [] : [`To allow it: ${changes.map(({ text }) => text).join('; ')}.`]),
      ...advice,
    ],
  };
}

/** The access that the script asks for, as far as the request shows it. */
function askedBy(context: CorsContext, reason: CorsRefusal): RequestedAccess {
  const { origin, preflightRequest } = context;
  const credentials = reason === 'credentials-not-allowed';
  const headers = parseRequestHeaderNames(preflightRequest?.headers ?? '') ?? [];
  return { facts: factsOf(context), origin, method: preflightRequest?.method, headers, credentials };
}

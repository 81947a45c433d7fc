import type { ActualDecision } from '../../policy/decide/decision.js';
import type { CorsReason } from '../../policy/decide/reason.js';
import type { CorsContext } from '../cors-context.js';
import { isSameOriginRequest } from '../same-origin.js';

/** Whether the page may be refused the response. Cheap, so that most requests cost nothing more. */
export function mayBeRefusal(context: CorsContext, decision: ActualDecision): boolean {
  const { reason } = decision;
  if (reason === 'origin-not-allowed' || reason === 'origin-missing') return true;
  return reason !== 'no-origin' && mayLackCredentials(context, decision);
}

/** Why a page can or cannot read the response to an actual request. */
export function reasonOf(context: CorsContext, decision: ActualDecision): CorsReason {
  const { reason } = decision;
  if (!mayBeRefusal(context, decision)) return reason;
  // Browsers also send `Origin` to the page's own origin, and cookies with requests that scripts did not make.
  if (isSameOriginRequest(context)) return 'same-origin';
  if (reason === 'origin-not-allowed' || reason === 'origin-missing') return reason;
  return context.request.headers['sec-fetch-mode'] === 'cors' ? 'credentials-not-allowed' : reason;
}

/** Whether a browser hides the response from the script if the request has credentials (Fetch, "CORS check"). */
function mayLackCredentials({ request }: CorsContext, { policy, allowOrigin }: ActualDecision): boolean {
  return request.headers.cookie !== undefined && allowOrigin !== undefined && !policy.credentials;
}

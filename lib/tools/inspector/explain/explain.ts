import type { CorsDecisions } from '../../../http/cors-decisions.js';
import type { PreflightResponder } from '../../../http/preflight/preflight-responder.js';
import type { CorsExplainRequest } from '../explain-request.js';
import type { CorsExplanation } from '../explanation.js';
import { EngineProbe } from './engine-probe.js';
import { explainFetch } from './explain-fetch.js';
import { explainHandshake, type HandshakeEngine, isHandshake } from './explain-handshake.js';

/** The parts of the engine that decide about requests and WebSockets. */
export interface Engine extends HandshakeEngine {
  readonly decisions: CorsDecisions;
  readonly responder: PreflightResponder;
}

/** Whether a page gets what it asks for, and why. */
export function explain(request: CorsExplainRequest, engine: Engine): Promise<CorsExplanation> {
  if (isHandshake(request)) return explainHandshake(request, engine);
  const { table, policies, decisions, responder } = engine;
  return explainFetch(request, new EngineProbe(table, policies, decisions, responder));
}

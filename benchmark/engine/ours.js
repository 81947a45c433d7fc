import { allowOrigin } from '../../build/policy/decide/allow-origin.js';
import { compilePolicy } from '../../build/policy/compile/compile-policy.js';
import { decideActual, decidePreflight } from '../../build/policy/decide/decision.js';
import {
  actualResponseHeaders,
  grantedHeaders,
  preflightLines,
  refusedPreflightHeaders,
} from '../../build/policy/decide/response-headers.js';
import { writeHeaders } from '../../build/http/write-headers.js';
import { StubResponse } from './stubs.js';

const SERVED = ['GET', 'HEAD', 'PUT'];

/** The decision of this module, made as the entrance and the preflight guard make it. */
export function ours(origin, options, cache) {
  const { policy, issues } = compilePolicy({ origin, ...options }, undefined, cache);
  if (policy === undefined) throw new Error(JSON.stringify(issues.slice(0, 3)));
  const response = new StubResponse();
  return (request) => {
    response.reset();
    writeHeaders(response, request.method === 'OPTIONS' ? preflight(policy, request) : actual(policy, request));
    return response;
  };
}

function actual(policy, request) {
  return actualResponseHeaders(
    decideActual(policy, allowOrigin(policy.origins, request.headers.origin, request)),
    false,
  );
}

function preflight(policy, request) {
  const { headers } = request;
  const answer = allowOrigin(policy.origins, headers.origin, request);
  const question = {
    method: headers['access-control-request-method'],
    headers: headers['access-control-request-headers'],
  };
  const decision = decidePreflight(policy, answer, question);
  return decision.reason === 'granted'
    ? grantedHeaders(decision, preflightLines(decision, SERVED))
    : refusedPreflightHeaders();
}

import { hasHeader } from '../../../../fetch/headers/header-list.js';
import { type Finding, evidenceOf, finding } from '../finding.js';
import type { Observations } from '../../probe/observation.js';
import { INJECTED_NAME } from '../../probe/probes.js';

/** Whether an escaped line break in a header of the request became a header of the response. */
export function injectionFindings({
  'injected-origin': origin,
  'injected-headers': headers,
}: Observations): readonly Finding[] {
  const evidence = [origin, headers].flatMap((one) => {
    if (one === undefined || !hasHeader(one.exchange.response.headers, INJECTED_NAME)) return [];
    return [evidenceOf(one, INJECTED_NAME)];
  });
  return evidence.length === 0 ? [] : [finding('header-injection', evidence)];
}

import { nearestName } from '../../../diagnostics/nearest-name.js';
import { FAILURE_CODES } from '../../fetch/failure-sentences.js';

/** @throws TypeError for a code that no error has. A test without type checking would only say that the reason is another. */
export function checkExpectedCode(code: string): void {
  if (FAILURE_CODES.includes(code)) return;
  const nearest = nearestName(code, FAILURE_CODES);
  const fix = nearest === undefined ? `Use one of ${FAILURE_CODES.join(', ')}` : `Write '${nearest}'`;
  throw new TypeError(`There is no code '${code}'. ${fix}.`);
}

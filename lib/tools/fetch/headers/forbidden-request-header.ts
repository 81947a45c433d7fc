import { isForbiddenRequestHeaderName } from '../../../standard/header-names.js';
import type { Header } from './header-list.js';
import { isForbiddenMethod } from '../../../standard/methods.js';
import { splitValue } from './split-value.js';

/** Some servers run the method that these headers name, instead of the method that was checked. */
const METHOD_OVERRIDE_NAMES = new Set(['x-http-method', 'x-http-method-override', 'x-method-override']);

/** Fetch, "forbidden request-header": when a script sets one, browsers drop it silently. */
export function isForbiddenRequestHeader([name, value]: Header): boolean {
  if (isForbiddenRequestHeaderName(name)) return true;
  return METHOD_OVERRIDE_NAMES.has(name.toLowerCase()) && splitValue(value).some(isForbiddenMethod);
}

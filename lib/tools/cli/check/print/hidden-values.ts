import type { Header, HeaderList } from '../../../../standard/header-list.js';

const HIDDEN = '(hidden)';
/** What headers are called whose value lets its owner in: `Authorization`, `X-Api-Key`, `X-CSRF-Token`. */
const SECRET = /authorization|auth$|token|secret|session|key$|password/i;

/** The headers without what a log should not keep: who asked, and which cookies came back. */
export function withoutSecrets(headers: HeaderList): HeaderList {
  return headers.map(hide);
}

function hide([name, value]: Header): Header {
  if (name.toLowerCase() === 'set-cookie') return [name, value.replace(/^([^=;]*=)[^;]*/, `$1${HIDDEN}`)];
  // The scheme of Authorization is no secret.
  return SECRET.test(name) ? [name, value.replace(/\S+$/, HIDDEN)] : [name, value];
}

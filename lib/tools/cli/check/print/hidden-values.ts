import type { Header, HeaderList } from '../../../fetch/headers/header-list.js';

const HIDDEN = '(hidden)';
/** Names of headers that contain secrets: `Authorization`, `X-Api-Key`, `X-CSRF-Token`. */
const SECRET = /authorization|auth$|token|secret|session|key$|password/i;

/** Hides the secrets in headers: credentials and cookies do not belong in logs. */
export function withoutSecrets(headers: HeaderList): HeaderList {
  return headers.map(hide);
}

function hide([name, value]: Header): Header {
  if (name.toLowerCase() === 'set-cookie') return [name, value.replace(/^([^=;]*=)[^;]*/, `$1${HIDDEN}`)];
  // The scheme of Authorization is not a secret.
  return SECRET.test(name) ? [name, value.replace(/\S+$/, HIDDEN)] : [name, value];
}

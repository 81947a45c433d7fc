import type { Header, HeaderList } from '../../fetch/header-list.js';

const HIDDEN = '(hidden)';

/** What a log should not keep: whose request it was, and which cookies came back. */
export function withoutSecrets(headers: HeaderList): HeaderList {
  return headers.map(hide);
}

function hide([name, value]: Header): Header {
  if (name.toLowerCase() === 'authorization') return [name, value.replace(/\S+$/, HIDDEN)];
  if (name.toLowerCase() === 'set-cookie') return [name, value.replace(/^([^=;]*=)[^;]*/, `$1${HIDDEN}`)];
  return [name, value];
}

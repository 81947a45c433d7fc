import type { HeaderList } from '../../../fetch/headers/header-list.js';
import { hasSafelistedName } from '../../../fetch/headers/unsafe-request-headers.js';
import { withoutSecrets } from './hidden-response-header.js';
import { HIDDEN } from './hidden-url.js';

/** The shortest value that is looked for in responses. Shorter ones occur by chance. */
const MIN_VALUE = 4;
/** The same for a part of a value, such as the token after `Bearer`. */
const MIN_PART = 6;
/** The authentication schemes (IANA), which are public. */
const SCHEMES =
  /^(?:aws4-hmac-sha256|basic|bearer|digest|dpop|gnap|hawk|hoba|mutual|negotiate|ntlm|oauth|token|vapid)$/i;

/**
 * Hides what must not appear in a log: the values of the headers that the user gave, except those with CORS-safelisted names,
 * which decide whether there is a preflight. They are also hidden where the server sends them back.
 */
export class Secrets {
  private readonly names: ReadonlySet<string>;
  private readonly values: RegExp | undefined;

  constructor(headers: HeaderList, cookie?: string) {
    const secret = headers.filter(([name]) => !hasSafelistedName(name));
    const all: HeaderList = cookie === undefined ? secret : [...secret, ['Cookie', cookie]];
    this.names = new Set(all.map(([name]) => name.toLowerCase()));
    this.values = expressionOf(all.flatMap(([, value]) => partsOf(value)));
  }

  /** Headers of the request. */
  request(headers: HeaderList): HeaderList {
    return headers.map(([name, value]) =>
      this.names.has(name.toLowerCase()) ? [name, hiddenValue(name, value)] : [name, value],
    );
  }

  /** Headers of the response. */
  response(headers: HeaderList): HeaderList {
    return headers.map((header) => {
      const [name, value] = withoutSecrets(header);
      return [name, this.text(value)];
    });
  }

  /** Text that can contain a value because the server sent it back. */
  text(text: string): string {
    return this.values === undefined ? text : text.replace(this.values, HIDDEN);
  }
}

/** The scheme of `Authorization` is not a secret. */
function hiddenValue(name: string, value: string): string {
  const space = value.indexOf(' ');
  const scheme = value.slice(0, space);
  return /^(?:proxy-)?authorization$/i.test(name) && space > 0 && SCHEMES.test(scheme) ? `${scheme} ${HIDDEN}` : HIDDEN;
}

/** The value, and the parts that a server may send back on their own. */
function partsOf(value: string): readonly string[] {
  const words = value.split(/[\s,;]/).flatMap((word) => [word, word.slice(word.indexOf('=') + 1).replaceAll('"', '')]);
  const parts = words.filter((word) => word.length >= MIN_PART && !SCHEMES.test(word));
  const whole = value.length >= MIN_VALUE && !SCHEMES.test(value) ? [value] : [];
  return [...whole, ...parts].flatMap((part) => [part, encodeURIComponent(part)]);
}

/** Matches in time linear to the text: alternatives without repetition. Longer ones come first. */
function expressionOf(values: readonly string[]): RegExp | undefined {
  const distinct = [...new Set(values)].sort((a, b) => b.length - a.length);
  if (distinct.length === 0) return undefined;
  return new RegExp(distinct.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join('|'), 'gi');
}

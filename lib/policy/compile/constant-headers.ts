import type { CorsPolicy, HeaderLine } from '../policy.js';

type Settings = Pick<CorsPolicy, 'credentials' | 'exposedHeaders' | 'requestHeaders' | 'maxAge'>;

/** Frozen lists of header lines. Equal lists are one object, and so are equal lines, for policies that are used side by side. */
export class HeaderLines {
  private readonly lines = new Map<string, HeaderLine>();
  private readonly lists = new Map<string, readonly HeaderLine[]>();

  /** The lines of these headers, without those that have no value. */
  of(...headers: readonly (readonly [name: string, value: string | undefined])[]): readonly HeaderLine[] {
    let key = '';
    // No value of a header has a line break.
    for (const header of headers) if (isLine(header)) key += textOf(header);
    let list = this.lists.get(key);
    if (list === undefined) {
      list = Object.freeze(headers.filter(isLine).map((line) => this.line(line)));
      this.lists.set(key, list);
    }
    return list;
  }

  private line(line: HeaderLine): HeaderLine {
    const text = textOf(line);
    const known = this.lines.get(text);
    if (known === undefined) this.lines.set(text, Object.freeze(line));
    return known ?? line;
  }
}

function isLine(header: readonly [name: string, value: string | undefined]): header is HeaderLine {
  return Boolean(header[1]);
}

function textOf(line: HeaderLine): string {
  return `${line[0]}: ${line[1]}\n`;
}

/** The headers of a policy that are the same for every request, without `Access-Control-Allow-Origin`. */
export function constantHeaders(
  settings: Settings,
  lines = new HeaderLines(),
): Pick<CorsPolicy, 'responseHeaders' | 'preflightHeaders'> {
  const { credentials, exposedHeaders, requestHeaders, maxAge } = settings;
  const allowCredentials = credentials ? 'true' : undefined;
  return {
    responseHeaders: lines.of(
      ['Access-Control-Allow-Credentials', allowCredentials],
      ['Access-Control-Expose-Headers', exposedHeaders],
    ),
    preflightHeaders: lines.of(
      ['Access-Control-Allow-Credentials', allowCredentials],
      ['Access-Control-Allow-Headers', requestHeaders.kind === 'list' ? requestHeaders.names.join(', ') : undefined],
      ['Access-Control-Max-Age', maxAge],
    ),
  };
}

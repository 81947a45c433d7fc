import type { Answer, Call, Case, Field, Page, Resource } from './case.js';
import type { Verdict } from './verdict.js';

/** A case written by hand, with what the standard says about each of its calls. */
export interface Row extends Case {
  readonly verdicts: readonly Verdict[];
}

/** A response in a table: the names of fields, with short names for those of CORS. A list is a field on several lines. */
type Reply = Readonly<Record<string, string | number | readonly string[]>>;

interface ShortResource {
  readonly preflight?: Reply | readonly Reply[];
  readonly actual?: Reply | readonly Reply[];
}

/** The resource `a`, and others by their letters. */
export interface Short extends ShortResource {
  readonly b?: ShortResource;
  readonly c?: ShortResource;
}

const NAMES: Readonly<Record<string, string>> = {
  ACAO: 'Access-Control-Allow-Origin',
  ACAC: 'Access-Control-Allow-Credentials',
  ACAM: 'Access-Control-Allow-Methods',
  ACAH: 'Access-Control-Allow-Headers',
  ACEH: 'Access-Control-Expose-Headers',
  ACMA: 'Access-Control-Max-Age',
};

export function row(
  name: string,
  verdict: Verdict | readonly Verdict[],
  call: Call | readonly Call[],
  server: Short,
  page: Page = 'cross-site',
): Row {
  const { b, c, ...a } = server;
  const resources = Object.entries({ a, b, c }).filter((entry): entry is [string, ShortResource] => !!entry[1]);
  return {
    name,
    page,
    calls: [call].flat(),
    verdicts: [verdict].flat(),
    resources: Object.fromEntries(resources.map(([letter, short]) => [letter, resource(short)])),
  };
}

/** A resource that every origin may read, but that grants nothing to preflights: calls that need one are refused. */
export const open: Short = { actual: { ACAO: '*' } };

/** A resource that allows the origin of the page, with additional headers for preflights and for actual responses. */
export const grant = (preflight: Reply, actual: Reply = {}): Short => ({
  preflight: { ACAO: '{origin}', ...preflight },
  actual: { ACAO: '{origin}', ...actual },
});

/** The same, with credentials. */
export const grantWithCredentials = (preflight: Reply, actual: Reply = {}): Short =>
  grant({ ACAC: 'true', ...preflight }, { ACAC: 'true', ...actual });

export const header = (name: string, value = '1'): Call => ({ headers: [[name, value]] });

function resource({ preflight, actual }: ShortResource): Resource {
  return { preflight: answers(preflight), actual: answers(actual) };
}

function answers(replies: Reply | readonly Reply[] = {}): Answer[] {
  return [replies].flat().map(({ status, body, coding, ...fields }) => ({
    ...(status !== undefined && { status: Number(status) }),
    ...(body !== undefined && { body: String(body) }),
    ...(coding === 'gzip' && { coding }),
    headers: Object.entries(fields).flatMap(([name, value]) => lines(NAMES[name] ?? name, value)),
  }));
}

function lines(name: string, value: string | number | readonly string[]): Field[] {
  return [value].flat().map((line) => [name, String(line)]);
}

import type { CorsExchangeExplanation, CorsExplanation } from './explanation.js';

/** The longest line in a diagram, in characters. */
const MAX_LINE = 80;

/**
 * An explanation as a Mermaid sequence diagram.
 *
 * @publicApi
 */
export function renderDiagram(explanation: CorsExplanation): string {
  const { method, url, origin, preflight, actual, allowed, summary, undecided } = explanation;
  return [
    'sequenceDiagram',
    `  participant S as ${origin === undefined ? 'Client' : `Script of<br/>${plain(origin)}`}`,
    '  participant B as Browser',
    '  participant N as Server',
    `  S->>B: ${plain(`${method} ${url}`)}`,
    ...(preflight === undefined ? [] : exchangeLines(preflight)),
    ...(actual === undefined ? [] : exchangeLines(actual)),
    ...(undecided === undefined ? [allowed ? '  B-->>S: the response' : '  B--xS: a network error'] : []),
    `  Note over S,N: ${summary.split('. ').map(plain).join('.<br/>')}`,
    '',
  ].join('\n');
}

function exchangeLines({
  method,
  path,
  requestHeaders,
  status,
  responseHeaders,
  policies,
}: CorsExchangeExplanation): string[] {
  const corsHeaders = requestHeaders.filter(([name]) => /^(?:origin|access-control-)/i.test(name));
  const handlers = policies.flatMap(({ handler }) => handler ?? []);
  return [
    `  B->>N: ${lines([`${method} ${path}`, ...corsHeaders.map(line)])}`,
    `  Note right of N: ${plain(handlers.length === 0 ? 'no handler' : `by ${handlers.join(', ')}`)}`,
    `  N-->>B: ${lines([status === undefined ? 'the response' : String(status), ...responseHeaders.map(line)])}`,
  ];
}

function line([name, value]: readonly [string, string]): string {
  return `${name}: ${value}`;
}

function lines(all: readonly string[]): string {
  return all.map(plain).join('<br/>');
}

/** Escapes characters that have a meaning in Mermaid or in HTML as entities. */
function plain(text: string): string {
  const cut = text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text;
  return cut.replace(/[^\p{L}\p{N} .,:/_*'()+=@!?…-]/gu, (character) => `#${String(character.codePointAt(0))};`);
}

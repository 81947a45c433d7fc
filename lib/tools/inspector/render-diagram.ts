import type { CorsExchangeExplanation, CorsExplanation } from './explanation.js';

/** How much of one header a diagram shows, in characters. */
const MAX_LINE = 80;

/**
 * An explanation as a sequence diagram in the language of Mermaid.
 *
 * @publicApi
 */
export function renderDiagram(explanation: CorsExplanation): string {
  const { method, url, origin, preflight, actual, allowed, summary } = explanation;
  return [
    'sequenceDiagram',
    `  participant S as ${origin === undefined ? 'Client' : `Script of<br/>${plain(origin)}`}`,
    '  participant B as Browser',
    '  participant N as Server',
    `  S->>B: ${plain(`${method} ${url}`)}`,
    ...(preflight === undefined ? [] : exchange(preflight)),
    ...(actual === undefined ? [] : exchange(actual)),
    allowed ? '  B-->>S: the response' : '  B--xS: a network error',
    `  Note over S,N: ${summary.split('. ').map(plain).join('.<br/>')}`,
    '',
  ].join('\n');
}

function exchange({
  method,
  path,
  requestHeaders,
  status,
  responseHeaders,
  policies,
}: CorsExchangeExplanation): string[] {
  const asked = requestHeaders.filter(([name]) => /^(?:origin|access-control-)/i.test(name));
  const handlers = policies.flatMap(({ handler }) => handler ?? []);
  return [
    `  B->>N: ${lines([`${method} ${path}`, ...asked.map(line)])}`,
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

/** As Mermaid shows it: what has a meaning in its language, or could reach the page as markup, as entity. */
function plain(text: string): string {
  const cut = text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text;
  return cut.replace(/[^\p{L}\p{N} .,:/_*'()+=@!?…-]/gu, (character) => `#${String(character.codePointAt(0))};`);
}

import type { HeaderList } from '../../standard/header-list.js';
import type { CorsExchange } from './exchange.js';

/** Exchanges as one reads them: request lines, and below them what came back. */
export function renderExchanges(exchanges: readonly CorsExchange[]): string {
  return exchanges.map(renderExchange).join('\n\n');
}

function renderExchange({ type, request, response, fromCache }: CorsExchange): string {
  const lines = [
    `${request.method} ${request.url}${type === 'preflight' ? '   (preflight)' : ''}`,
    ...linesOf(request.headers),
  ];
  const answer =
    response === undefined
      ? ['no response']
      : [
          `${response.status} ${response.statusText}`.trimEnd() + (fromCache ? '   (from the HTTP cache)' : ''),
          ...linesOf(response.headers),
        ];
  return [...lines.map((line) => `  > ${line}`), ...answer.map((line) => `  < ${line}`)].join('\n');
}

function linesOf(headers: HeaderList): readonly string[] {
  return headers.map(([name, value]) => `${name}: ${value}`);
}

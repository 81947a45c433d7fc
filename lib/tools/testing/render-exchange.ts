import type { HeaderList } from '../fetch/headers/header-list.js';
import type { CorsExchange } from './exchange.js';

/** Exchanges as text: the lines of each request, below them those of its response, and then the notes. */
export function renderExchanges(exchanges: readonly CorsExchange[]): string {
  return exchanges.map(renderExchange).join('\n\n');
}

function renderExchange({ type, request, response, fromCache, notes }: CorsExchange): string {
  const requestLines = [
    `${request.method} ${request.url}${type === 'preflight' ? '   (preflight)' : ''}`,
    ...headerLines(request.headers),
  ];
  const responseLines =
    response === undefined
      ? ['no response']
      : [
          `${response.status} ${response.statusText}`.trimEnd() + (fromCache ? '   (from the HTTP cache)' : ''),
          ...headerLines(response.headers),
        ];
  return [
    ...requestLines.map((line) => `  > ${line}`),
    ...responseLines.map((line) => `  < ${line}`),
    ...notes.map((note) => `  * ${note}`),
  ].join('\n');
}

function headerLines(headers: HeaderList): readonly string[] {
  return headers.map(([name, value]) => `${name}: ${value}`);
}

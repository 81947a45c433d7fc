import type { CorsExchangeExplanation, CorsExplanation } from '../../inspector/explanation.js';
import type { CorsExplainRequest } from '../../inspector/explain-request.js';
import { renderDiagram } from '../../inspector/render-diagram.js';
import { renderExplanation } from '../../inspector/render-explanation.js';
import { askForExplanation } from '../application/process/ask-application.js';
import { readApplicationOptions } from '../application/read-application-options.js';
import type { Arguments } from '../arguments.js';
import { readHeader, readOrigin, readUrl } from '../request/read-request.js';
import { Secrets } from '../request/secrets/secrets.js';
import { usageError } from '../command-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { printableJson } from '../printable-json.js';
import type { Terminal } from '../terminal.js';

/** `explain <module> <url>`: starts the application, asks its inspector and prints the explanation. */
export async function runExplain(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [operand = '', url = ''] = given.expectOperands('<module>', '<url>');
  if (given.flag('json') && given.flag('diagram'))
    throw usageError('--json and --diagram cannot be combined.', 'Give one of them.');
  const request = readExplainRequest(url, given);
  const options = readApplicationOptions(operand, given);
  const explanation = await askForExplanation(options, request, terminal);
  const shown = given.flag('show-secrets') ? explanation : withoutSecrets(explanation, request);
  terminal.print(render(shown, operand, given, terminal));
  if (explanation.undecided !== undefined) return EXIT.failed;
  return explanation.allowed ? EXIT.fine : EXIT.found;
}

/** Without the values of the headers that the user gave. */
function withoutSecrets(explanation: CorsExplanation, { headers = {} }: CorsExplainRequest): CorsExplanation {
  const secrets = new Secrets(Object.entries(headers));
  const hidden = (exchange: CorsExchangeExplanation): CorsExchangeExplanation => ({
    ...exchange,
    requestHeaders: secrets.request(exchange.requestHeaders),
  });
  const { preflight, actual } = explanation;
  return {
    ...explanation,
    ...(preflight && { preflight: hidden(preflight) }),
    ...(actual && { actual: hidden(actual) }),
  };
}

function readExplainRequest(url: string, given: Arguments): CorsExplainRequest {
  if (!url.startsWith('/') && !/^(?:https?|wss?):\/\//i.test(url))
    throw usageError(`'${url}' is not a path or an http, https, ws or wss URL.`, `Did you mean /${url}?`);
  if (!url.startsWith('/')) readUrl(url.replace(/^ws/i, 'http'));
  else if (!URL.canParse(url, 'http://localhost'))
    throw usageError(`'${url}' is not a valid URL path.`, 'Write a path such as /books.');
  const method = given.text('method');
  const namespace = given.text('namespace');
  return {
    url,
    origin: readOrigin(given.text('origin')),
    ...(method !== undefined && { method }),
    ...(namespace !== undefined && { namespace }),
    headers: Object.fromEntries(given.list('header').map(readHeader)),
    credentials: given.flag('credentials'),
  };
}

function render(explanation: CorsExplanation, operand: string, given: Arguments, terminal: Terminal): string {
  if (given.flag('json')) return printableJson(explanation);
  if (given.flag('diagram')) return renderDiagram(explanation).trimEnd();
  const colour = explanation.allowed ? 'green' : 'red';
  const text = [renderExplanation(explanation), ...startHint(explanation), ...hintsFor(explanation, operand)].join(
    '\n\n',
  );
  return text.replace(/^(?:ALLOWED|BLOCKED)/m, (word) => terminal.style(colour, word));
}

function startHint({ undecided }: CorsExplanation): string[] {
  return undecided === undefined ? [] : ['To start the sources of the application and ask their rows, add --sources.'];
}

/** If no handler serves the URL, the usual reason is a prefix that only main.ts sets. */
function hintsFor({ unserved }: CorsExplanation, operand: string): string[] {
  if (unserved === undefined || operand.includes('#')) return [];
  return [
    `Does main.ts set a prefix or versions? Then export a function that creates the application, and name it:
dist/create-app.js#createApp.`,
  ];
}

import type { CorsExplanation } from '../../inspector/explanation.js';
import type { CorsExplainRequest } from '../../inspector/explain-request.js';
import { renderDiagram } from '../../inspector/render-diagram.js';
import { renderExplanation } from '../../inspector/render-explanation.js';
import { askForExplanation } from '../application/process/ask-application.js';
import { readApplicationOptions } from '../application/read-application-options.js';
import type { Arguments } from '../arguments.js';
import { usageError } from '../command-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { printableJson } from '../printable-json.js';
import type { Terminal } from '../terminal.js';
import { readExplainRequest, withoutSecrets } from './explain-question.js';

/** `explain <module> <url>`: starts the application, asks its inspector and prints the explanation. */
export async function runExplain(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [operand = '', url = ''] = given.expectOperands('<module>', '<url>');
  if (given.flag('json') && given.flag('diagram'))
    throw usageError('--json and --diagram cannot be combined.', 'Give one of them.');
  const request = readTyped(url, given);
  const options = readApplicationOptions(operand, given);
  const explanation = await askForExplanation(options, request, terminal);
  const shown = given.flag('show-secrets') ? explanation : withoutSecrets(explanation, request);
  terminal.print(render(shown, operand, given, terminal));
  if (explanation.undecided !== undefined) return EXIT.failed;
  return explanation.allowed ? EXIT.fine : EXIT.found;
}

function readTyped(url: string, given: Arguments): CorsExplainRequest {
  return readExplainRequest({
    url,
    origin: given.text('origin'),
    method: given.text('method'),
    namespace: given.text('namespace'),
    headers: given.list('header'),
    credentials: given.flag('credentials'),
  });
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

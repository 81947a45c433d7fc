import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorsExplainRequest } from 'nestjs-cors';
import { parsedCommand } from '../../tools/cli/parsed-command.js';
import { ROOT } from './document.js';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly peerDependencies: object;
  readonly devDependencies: object;
};
const packages = new Set([
  manifest.name,
  ...Object.keys({ ...manifest.peerDependencies, ...manifest.devDependencies }),
]);

/** The request that the first `explain` command of a shell block describes. */
export function explainRequest(text: string): CorsExplainRequest {
  const line = text.split('\n').find((one) => one.startsWith('npx nestjs-cors explain '));
  const { given } = parsedCommand(line ?? '');
  return {
    url: given.operands[1]!,
    origin: given.text('origin'),
    method: given.text('method'),
    headers: Object.fromEntries(given.list('header').map((header) => header.split(': '))) as Record<string, string>,
    credentials: given.flag('credentials'),
  };
}

/** The commands of a shell block that would not work. */
export function unknownCommands(text: string): string[] {
  const joined = text.trim().replaceAll(/ *\\\n */g, ' ');
  const commands = joined.split(/\n| && /).filter((line) => line !== '' && !line.startsWith('#'));
  return commands.filter(
    (command) => !isKnown(command.replace(/ > \S+$/, '').replace(/^(?:[A-Z_]+=(?:'[^']*'|\S+) )+/, '')),
  );
}

function isKnown(command: string): boolean {
  if (command.startsWith('npx ')) return parsedCommand(command).name !== '';
  const [npm, verb, ...names] = command.split(' ');
  if (npm !== 'npm') return false;
  if (verb === 'install') return names.every((name) => name.startsWith('-') || packages.has(name));
  if (verb === 'ci') return names.length === 0;
  return (verb === 'run' ? names[0]! : verb!) in manifest.scripts;
}

/** Runs npm without a shell on every system: npm itself says where its program is when it runs a script. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** On Windows, `npm` is a batch file, which Node does not start without a shell; its program is next to Node's. */
const besideNode = join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js');

export function npm(args, options) {
  const program = process.env['npm_execpath'] ?? (process.platform === 'win32' ? besideNode : undefined);
  if (program?.endsWith('.js') && existsSync(program))
    return execFileSync(process.execPath, [program, ...args], options);
  return execFileSync('npm', args, options);
}

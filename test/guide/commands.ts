import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'dist/cli/main.js');

export interface Ran {
  readonly status: number;
  readonly output: string;
}

/** Runs `npx nestjs-cors` as it is built, in a process of its own. */
export function nestjsCors(...words: readonly string[]): Promise<Ran> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [program, ...words], { cwd: root }, (_, stdout, stderr) => {
      done({ status: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
}

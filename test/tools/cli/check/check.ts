import type { CheckData } from '../../../../lib/tools/cli/check/print/report-data.js';
import { runInProcess } from '../../../support/in-process.js';
import { APP } from './broken-servers.js';

export interface Checked {
  readonly status: number | null;
  /** The output of `--json`. */
  readonly report: CheckData;
}

/** Runs `check --json` on a URL for a page of {@link APP}, unless the arguments contain another origin. */
export async function check(url: string, ...args: readonly string[]): Promise<Checked> {
  const origin = args.includes('--origin') ? [] : ['--origin', APP];
  const { status, stdout, stderr } = await runInProcess(['check', url, ...origin, ...args, '--json']);
  if (stdout === '') throw new Error(stderr);
  return { status, report: JSON.parse(stdout) };
}

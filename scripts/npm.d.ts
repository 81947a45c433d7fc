import type { ExecFileSyncOptions } from 'node:child_process';

export declare function npm(args: readonly string[], options: ExecFileSyncOptions): unknown;

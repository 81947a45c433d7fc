export type ProgramName = 'chromium' | 'firefox' | 'openssl';

export declare function findProgram(name: ProgramName): string | undefined;
export declare function programPath(name: ProgramName): string;

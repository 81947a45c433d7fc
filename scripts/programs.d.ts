export type ProgramName = 'chromium' | 'firefox' | 'openssl' | 'redis' | 'postgres';

export declare function findProgram(name: ProgramName): string | undefined;
export declare function programPath(name: ProgramName): string;

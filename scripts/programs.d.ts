export type ProgramName = 'chromium' | 'firefox' | 'openssl' | 'redis' | 'postgres' | ServerName;
export type ServerName = 'nginx' | 'apache' | 'haproxy' | 'lighttpd' | 'caddy' | 'varnish' | 'php' | 'puma' | 'python';

export declare function findProgram(name: ProgramName): string | undefined;
export declare function programPath(name: ProgramName): string;

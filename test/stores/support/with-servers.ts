/** There are no packages of Redis and PostgreSQL servers for Windows that tests could install. */
export const describeWithServers = process.platform === 'win32' ? describe.skip : describe;

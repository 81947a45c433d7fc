import type { RedisServer } from '../support/redis-server.js';

/** What Redis has, read in the simplest way, in the form of `NaiveSink.content`. */
export async function storedOrigins(server: RedisServer, hash: string): Promise<Record<string, string[]>> {
  const [reply] = await server.run(['HGETALL', hash]);
  const flat = reply as string[];
  const content: Record<string, string[]> = {};
  flat.forEach((field, i) => {
    if (i % 2 === 1) return;
    if (field.startsWith('key:')) content[field.slice(4)] = (JSON.parse(flat[i + 1] ?? '') as string[]).sort();
    if (field.startsWith('row:')) content[''] = [...(content[''] ?? []), field.slice(4)].sort();
  });
  return content;
}

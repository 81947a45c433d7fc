import type { Change, Outcome } from './change.js';
import { CHANGED, KEPT_ENTRIES, type Keys, NONCE, REPLACED, SEEDED } from './layout.js';
import type { Send } from './redis-client.js';

/** KEYS: hash, log. ARGV: nonce, entries to keep, field, action, limit, rows. */
const LIST = `
if redis.call('HEXISTS', KEYS[1], '${SEEDED}') == 0 then return 'not-seeded' end
local field, action = ARGV[3], ARGV[4]
local given, rows = {}, {}
for i = 6, #ARGV do given[ARGV[i]] = true end
if action ~= 'set' then
  for _, row in ipairs(cjson.decode(redis.call('HGET', KEYS[1], field) or '[]')) do
    if not given[row] then rows[#rows + 1] = row end
  end
end
if action ~= 'remove' then
  for i = 6, #ARGV do rows[#rows + 1] = ARGV[i] end
  if #rows > tonumber(ARGV[5]) then return 'too-many-rows' end
end
if #rows == 0 then redis.call('HDEL', KEYS[1], field) else redis.call('HSET', KEYS[1], field, cjson.encode(rows)) end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', '${NONCE}', ARGV[1], '${CHANGED}', field)
return 'done'`;

/** KEYS: hash, log. ARGV: nonce, entries to keep, action, fields. */
const ROWS = `
if redis.call('HEXISTS', KEYS[1], '${SEEDED}') == 0 then return 'not-seeded' end
local entry = { KEYS[2], 'MAXLEN', '~', ARGV[2], '*', '${NONCE}', ARGV[1] }
for i = 4, #ARGV do
  if ARGV[3] == 'add' then redis.call('HSET', KEYS[1], ARGV[i], '') else redis.call('HDEL', KEYS[1], ARGV[i]) end
  entry[#entry + 1] = '${CHANGED}'
  entry[#entry + 1] = ARGV[i]
end
redis.call('XADD', unpack(entry))
return 'done'`;

/** KEYS: hash, log, new hash. ARGV: nonce, entries to keep, last id and nonce of the log, size of the new hash. */
const REPLACEMENT = `
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1] or { '', { '', '' } }
if last[1] ~= ARGV[3] or last[2][2] ~= ARGV[4] then return 'changed-meanwhile' end
if redis.call('HLEN', KEYS[3]) ~= tonumber(ARGV[5]) then return 'incomplete' end
redis.call('PERSIST', KEYS[3])
redis.call('RENAME', KEYS[3], KEYS[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', '${NONCE}', ARGV[1], '${REPLACED}', '1')
return 'done'`;

/** Makes a change with one command that nothing can interrupt. */
export async function changeByScript(send: Send, keys: Keys, nonce: string, change: Change): Promise<Outcome> {
  const common = [nonce, String(KEPT_ENTRIES)];
  const both = ['2', keys.origins, keys.changes, ...common];
  switch (change.kind) {
    case 'list': {
      const { field, action, limit, rows } = change;
      return evaluate(send, [LIST, ...both, field, action, String(limit), ...rows]);
    }
    case 'rows':
      return evaluate(send, [ROWS, ...both, change.action, ...change.fields]);
    case 'replacement': {
      const { from, hash, size } = change;
      const last = [from?.id ?? '', from?.nonce ?? ''];
      return evaluate(send, [REPLACEMENT, '3', keys.origins, keys.changes, hash, ...common, ...last, String(size)]);
    }
  }
}

async function evaluate(send: Send, args: readonly string[]): Promise<Outcome> {
  return String(await send(['EVAL', ...args])) as Outcome;
}

/** True for the error of a server, or of a user, without scripts. */
export function isWithoutScripts(error: unknown): boolean {
  return error instanceof Error && /^NOPERM .*'eval'|^ERR unknown command/i.test(error.message);
}

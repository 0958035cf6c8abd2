import { defineScript, type CommandParser } from '@redis/client';
import type { AppendConditions, Appended, StreamBounds } from './store.js';

const asFlag = (reply: number): boolean => reply === 1;

/** Sets `now` to the milliseconds since 1970. */
const readClock = `
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * The operations that Redis has no command for, as scripts on one key each (`appendText`: three). A script is
 * atomic, and unlike MULTI the client refuses to send it while offline: it would queue a MULTI, and carry it
 * out long after its caller got an error.
 */
export const scripts = {
  /** Returns true if the key had the expected text. */
  replaceText: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      if ARGV[3] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) else redis.call('SET', KEYS[1], ARGV[2]) end
      return 1`,
    parseCommand(parser: CommandParser, key: string, expected: string, value: string, ttlMs?: number) {
      parser.pushKey(key);
      parser.push(expected, value);
      if (ttlMs !== undefined) parser.push(String(ttlMs));
    },
    transformReply: asFlag,
  }),

  /** Returns true if the key had the expected text. */
  deleteText: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('DEL', KEYS[1])`,
    parseCommand(parser: CommandParser, key: string, expected: string) {
      parser.pushKey(key);
      parser.push(expected);
    },
    transformReply: asFlag,
  }),

  /** Returns the counter's new value. */
  incrementCounter: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      local value = redis.call('INCRBY', KEYS[1], ARGV[1])
      if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
      return value`,
    parseCommand(parser: CommandParser, key: string, by: number, ttlMs: number) {
      parser.pushKey(key);
      parser.push(String(by), String(ttlMs));
    },
    transformReply: (reply: number): number => reply,
  }),

  /**
   * A new member's score is one more than the last one's, so scores are unique and in the order of insertion,
   * without a second key.
   */
  addMembers: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      local size = redis.call('ZCARD', KEYS[1])
      local place = tonumber(redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2] or 0)
      local added, refused = 0, 0
      for i = 2, #ARGV do
        if not redis.call('ZSCORE', KEYS[1], ARGV[i]) then
          if size + added < tonumber(ARGV[1]) then
            added = added + 1
            redis.call('ZADD', KEYS[1], place + added, ARGV[i])
          else
            refused = refused + 1
          end
        end
      end
      return { added, refused }`,
    parseCommand(parser: CommandParser, key: string, most: number, members: readonly string[]) {
      parser.pushKey(key);
      parser.push(String(most));
      for (const member of members) parser.push(member);
    },
    transformReply: ([added, refused]: [number, number]) => ({ added, refused }),
  }),

  /**
   * By score with a LIMIT, since a range of indexes cannot be empty: an end before the first index means the
   * last one.
   */
  listMembers: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      return { redis.call('ZRANGE', KEYS[1], '-inf', '+inf', 'BYSCORE', 'LIMIT', ARGV[1], ARGV[2]), redis.call('ZCARD', KEYS[1]) }`,
    parseCommand(parser: CommandParser, key: string, offset: number, count: number) {
      parser.pushKey(key);
      parser.push(String(offset), String(count));
    },
    transformReply: ([members, total]: [string[], number]) => ({ members, total }),
  }),

  /**
   * The score of a member is the time at which it expires. Expired members are removed by the next addition.
   */
  addToIndex: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `${readClock}
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
      if ARGV[3] and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3])
        and not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
      redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
      if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
      return 1`,
    parseCommand(parser: CommandParser, key: string, member: string, ttlMs: number, most?: number) {
      parser.pushKey(key);
      parser.push(member, String(ttlMs));
      if (most !== undefined) parser.push(String(most));
    },
    transformReply: asFlag,
  }),

  listIndex: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `${readClock}
      return redis.call('ZRANGE', KEYS[1], '(' .. now, '+inf', 'BYSCORE')`,
    parseCommand(parser: CommandParser, key: string) {
      parser.pushKey(key);
    },
    transformReply: (reply: string[]): readonly string[] => reply,
  }),

  /**
   * Stores a cache entry if its tags, the other keys, still have the generations of its read. The only script
   * on several keys. It returns an error of SET as it is: older versions of Redis wrap the errors of `call`,
   * which would hide that Redis is out of memory.
   */
  keepEntry: defineScript({
    SCRIPT: `
      local generations = redis.call('MGET', unpack(KEYS, 2))
      for i = 1, #generations do generations[i] = generations[i] or '' end
      if table.concat(generations, ' ') ~= ARGV[1] then return 0 end
      return redis.pcall('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])`,
    parseCommand(
      parser: CommandParser,
      entry: string,
      tags: readonly string[],
      generations: string,
      text: string,
      ttlMs: number,
    ) {
      parser.push(String(1 + tags.length));
      parser.pushKey(entry);
      for (const tag of tags) parser.pushKey(tag);
      parser.push(generations, text, String(ttlMs));
    },
    transformReply: (reply: string | number): boolean => reply === 'OK',
  }),

  /**
   * The claim is made last: where Redis fails between the two, the text is there twice and not missing. A
   * stream that gets nothing more ends with its last entry. On errors see keepEntry.
   */
  appendText: defineScript({
    NUMBER_OF_KEYS: 3,
    SCRIPT: `${readClock}
      if ARGV[4] ~= '' and redis.call('EXISTS', KEYS[2]) == 1 then return false end
      local position = ''
      if ARGV[5] == '' or redis.call('EXISTS', KEYS[3]) == 0 then
        position = redis.pcall('XADD', KEYS[1], 'MAXLEN', ARGV[2], '*', 'text', ARGV[1])
        if type(position) == 'table' then return position end
        redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', math.max(now - ARGV[3], 0)))
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
      end
      if ARGV[4] ~= '' then redis.call('SET', KEYS[2], '', 'PX', ARGV[4]) end
      return position`,
    parseCommand(
      parser: CommandParser,
      key: string,
      text: string,
      { most, ttlMs }: StreamBounds,
      { once, unless }: AppendConditions,
    ) {
      for (const name of [key, once?.key ?? key, unless ?? key]) parser.pushKey(name);
      parser.push(
        text,
        String(most),
        String(ttlMs),
        String(once?.ttlMs ?? ''),
        unless === undefined ? '' : '1',
      );
    },
    transformReply: (reply: string | null): Appended => ({
      position: reply === '' ? undefined : (reply ?? undefined),
      isRepeat: reply === null,
    }),
  }),

  /**
   * Renews a gateway's share of places, see SharedPlaces. Each field of the hash is a gateway: its share (the
   * most calls that it can have in flight), what it wants, its lasting calls, its own number of places, the
   * end of its lease, and the end of its longest call. One more field has the time since when there has
   * always been a lease: for a while after it, no share grows beyond a few places, until all gateways have
   * reported. A share grows only by free places. It is reduced in two steps: the gateway is told, and the
   * places are free once it reports that it holds no more. A twentieth of the places is divided among idle
   * gateways.
   */
  renewShare: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      local id, held, wanted, lasting = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
      local most, lease, longest, settling = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local total, used, lost, begun, isLeased, wants = most, 0, 0, now, false, {}
      local fields = redis.call('HGETALL', KEYS[1])
      for i = 1, #fields, 2 do
        local share, want, long, own, ends, over = unpack(cjson.decode(fields[i + 1]))
        if fields[i] == 'begun' then
          begun = share
        elseif fields[i] == id then
          isLeased = isLeased or now < ends
        elseif now < ends then
          isLeased = true
          total = math.max(total, own)
          used = used + share
          wants[#wants + 1] = want
        elseif now >= over then
          redis.call('HDEL', KEYS[1], fields[i])
        else
          local isConnected = redis.call('PUBSUB', 'NUMSUB', KEYS[1] .. ':' .. fields[i])[2] > 0
          lost = lost + (isConnected and share or math.min(share, long))
        end
      end
      if not isLeased then begun = now end
      local gateways, few = #wants + 1, math.floor(total / 20)
      if now < begun + settling then wanted = math.min(wanted, math.max(held, few, 1)) end
      wanted = math.min(most, math.max(wanted, math.floor(few / math.max(1, #wants))))
      wants[gateways] = wanted
      table.sort(wants)
      local left, level = total - lost, wanted
      for i, want in ipairs(wants) do
        local equal = math.max(1, math.floor(left / (gateways - i + 1)))
        if want > equal then
          level = equal
          break
        end
        left = left - want
      end
      local granted = math.max(0, math.min(wanted, level, total - lost - used))
      local mine = { math.max(held, granted), wanted, lasting, most, now + lease, now + lease + longest }
      redis.call('HSET', KEYS[1], id, cjson.encode(mine), 'begun', cjson.encode({ begun }))
      redis.call('PEXPIRE', KEYS[1], lease + longest)
      return { granted, gateways }`,
    parseCommand(parser: CommandParser, key: string, id: string, report: readonly number[]) {
      parser.pushKey(key);
      parser.push(id, ...report.map(String));
    },
    transformReply: ([places, gateways]: [number, number]) => ({ places, gateways }),
  }),
};

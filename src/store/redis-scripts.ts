import { defineScript, type CommandParser } from '@redis/client';

/** 1 → true. */
const asFlag = (reply: number): boolean => reply === 1;

/**
 * The operations that Redis has no command for, as scripts on one key each: a script is atomic, and unlike MULTI the client refuses to send it while offline
 * (it would queue a MULTI, and carry it out long after its caller was told that it failed).
 */
export const scripts = {
  /** Answers whether the expected text was there. */
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

  /** Answers whether the expected text was there. */
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

  /** Answers the counter's new value. */
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

  /** A new member's score is one more than the last one's, so scores are unique and say the order of arrival, with no key beside the set. */
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

  /** By score with a LIMIT, since a range of places cannot say "none": its end before the first place means the last one. */
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
};

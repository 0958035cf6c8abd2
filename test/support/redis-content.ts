import { createClient } from '@redis/client';

type Client = ReturnType<typeof createClient>;

/** What lies under a key, whatever its type. */
async function valueOf(client: Client, key: string): Promise<unknown> {
  const type = await client.type(key);
  if (type === 'string') return client.get(key);
  if (type === 'hash') return client.hGetAll(key);
  if (type === 'set') return client.sMembers(key);
  if (type === 'zset') return client.zRange(key, 0, -1);
  if (type === 'list') return client.lRange(key, 0, -1);
  if (type === 'stream') return client.xRange(key, '-', '+');
  // It ended since it was found.
  if (type === 'none') return undefined;
  throw new Error(`${key} is a ${type}, which nobody here has looked into`);
}

/** Says something to a Redis from outside of all gateways. */
export async function outside<T>(url: string, say: (client: Client) => Promise<T>): Promise<T> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await say(client as Client);
  } finally {
    client.destroy();
  }
}

/**
 * All that a Redis holds, as somebody sees it who has got hold of its memory: the names of all keys and what
 * is under them, by name.
 */
export const contentOf = (url: string): Promise<ReadonlyMap<string, string>> =>
  outside(url, async (client) => {
    const found = new Map<string, string>();
    for await (const keys of client.scanIterator({ COUNT: 100 }))
      for (const key of keys) found.set(key, JSON.stringify(await valueOf(client, key)) ?? '');
    return found;
  });

import { Pool } from 'undici';

// A pool's own timeouts tick in whole seconds and do not count the wait for a connection: exchange() keeps
// the time.
const timeouts = { headersTimeout: 0, bodyTimeout: 0 };

/**
 * Milliseconds that a connection may have been idle before it carries a request that is sent once. No bank
 * announces less than a second.
 */
const freshFor = 500;

/**
 * Creates a pool for requests that can be sent again. Connections are kept as long as the bank announces, or
 * four seconds.
 */
export const keptPool = (origin: string, connections: number): Pool =>
  new Pool(origin, { connections, ...timeouts });

/**
 * Creates a pool for requests that are sent once. If an idle connection is closed by the other side just as a
 * request is sent, there is no response, and it is unknown whether the request was read. So a connection is
 * closed after half a second of idling, whatever keep-alive the other side announces.
 */
export const freshPool = (origin: string, connections: number): Pool =>
  new Pool(origin, { connections, keepAliveTimeout: freshFor, keepAliveMaxTimeout: freshFor, ...timeouts });

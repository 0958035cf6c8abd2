import { Pool } from 'undici';

// A pool's own time-outs tick in whole seconds and do not count the wait for a connection: exchange() keeps the time.
const timeouts = { headersTimeout: 0, bodyTimeout: 0 };

/** Milliseconds that a connection may have been idle when it carries what is sent once. No bank announces less than a second. */
const freshFor = 500;

/** Connections for what can be sent again: kept as long as the bank says that it keeps them, four seconds where it does not say. */
export const keptPool = (origin: string, connections: number): Pool =>
  new Pool(origin, { connections, ...timeouts });

/**
 * Connections for what is sent once. A request that goes out on an idle connection just as the other side closes it gets no answer, and
 * nobody knows whether it was read: a connection that has been idle for half a second is closed, whatever the other side says of keeping it.
 */
export const freshPool = (origin: string, connections: number): Pool =>
  new Pool(origin, { connections, keepAliveTimeout: freshFor, keepAliveMaxTimeout: freshFor, ...timeouts });

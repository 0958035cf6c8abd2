import { CursorSigner } from '../auth/cursor.js';
import { RateLimit } from '../auth/rate-limit.js';
import { sandboxPartner } from '../auth/viewer.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import type { SharedContextParts } from '../context/context.js';
import type { Engine } from '../graphql/engine.js';
import type { MemoryBudget } from '../memory-budget.js';
import { Feeds } from '../subscriptions/feeds.js';
import { Pace } from '../subscriptions/pace.js';
import { Streams } from '../subscriptions/streams.js';
import type { Log } from '../telemetry/log.js';
import type { CustomerEvents } from '../webhooks/customer-events.js';

/** Streams that go on in one turn of the event loop. */
const streamsPerTurn = 50;

/** The parts of the streams of subscriptions. */
interface StreamSetup {
  readonly config: Config;
  readonly contextParts: SharedContextParts;
  readonly engine: Engine;
  readonly events: CustomerEvents;
  /** The secrets of links and cursors. */
  readonly secrets: readonly string[];
  /** True if callers without a token count as the partner, who has no limit of updates then. */
  readonly isOpen: boolean;
  readonly budget: MemoryBudget;
  readonly clock: Clock;
  readonly log: Log;
}

/** Creates the streams of subscriptions. */
export function createStreams(setup: StreamSetup): Streams {
  const { config, contextParts, engine, events, secrets, isOpen, budget, clock, log } = setup;
  const updateLimit = new RateLimit({
    limit: config.LIMIT_UPDATES,
    shared: undefined,
    exempt: isOpen ? sandboxPartner : undefined,
    log,
    clock,
  });
  return new Streams(
    {
      contextParts,
      engine,
      events,
      budget,
      clock,
      log,
      requestTimeout: config.REQUEST_TIMEOUT,
      slowFrom: config.LOG_SLOW_QUERIES,
      feeds: new Feeds(events, clock),
      cursors: new CursorSigner(secrets),
      updateLimit,
      pace: new Pace(streamsPerTurn),
    },
    { ofCaller: config.LIMIT_STREAMS_OF_CALLER, ofProcess: config.LIMIT_STREAMS },
  );
}

import { streamStart } from '../store/store.js';
import type { CustomerEvent, CustomerEvents, CustomerListener } from '../webhooks/customer-events.js';
import type { EventLog } from '../webhooks/event-log.js';

/** The events that this process appends itself. Replaced by the reader of the log as soon as there is one. */
export function interimEvents(log: EventLog): CustomerEvents & { forget(customerId: string): void } {
  const listeners = new Map<string, Set<CustomerListener>>();
  let position = streamStart;
  const readOn = async (): Promise<void> => {
    for (const entry of await log.read(position, 1000)) {
      position = entry.position;
      if (!entry.event) continue;
      const event: CustomerEvent = Object.assign({ position }, entry.event);
      for (const one of listeners.get(event.customerId) ?? []) one.onEvent(event);
    }
  };
  const append = log.append.bind(log);
  log.append = async (...args) => {
    await append(...args);
    await readOn();
  };
  return {
    newest: async () => {
      const all = await log.read(streamStart, 100_000);
      return all.at(-1)?.position ?? streamStart;
    },
    since: async (customerId, after) => {
      const all = await log.read(after, 100_000);
      const last = new Map<string, CustomerEvent>();
      for (const entry of all) {
        if (entry.event?.customerId !== customerId) continue;
        const event = Object.assign({ position: entry.position }, entry.event);
        last.delete(`${event.type} ${event.id}`);
        last.set(`${event.type} ${event.id}`, event);
      }
      return [...last.values()];
    },
    listen: (customerId, listener) => {
      const all = listeners.get(customerId) ?? new Set();
      listeners.set(customerId, all.add(listener));
      return () => {
        all.delete(listener);
        if (all.size === 0) listeners.delete(customerId);
      };
    },
    forget: (customerId) => {
      for (const one of listeners.get(customerId) ?? []) one.onForgotten();
    },
  };
}

/** Ends the streams of a customer before its data is deleted. */
export const forgetterWith =
  <Result>(forget: (id: string) => Promise<Result>, first: (id: string) => void) =>
  (id: string): Promise<Result> => {
    first(id);
    return forget(id);
  };

import { addDuration } from './calendar.js';
import { type ControlRequest, type ControlRoute, optionalText } from './control-route.js';
import { customerControls } from './customers.js';
import type { Step } from './delays.js';
import { domains } from './domains.js';
import type { Domain } from './domain.js';
import { invalid, notFound } from './errors.js';
import { parsed, type Answer, type Incoming } from './exchange.js';
import type { Faults } from './faults.js';
import type { CallLog } from './journal.js';

/** What the control routes reach beyond the bank itself. */
export interface Controls {
  readonly calls: CallLog;
  readonly faults: Faults;
  /** Puts everything back to the seed data; tokens stay valid. */
  readonly reset: () => void;
}

type Request = ControlRequest & Controls;

/** Moves the clock: `advance` by a duration, or `to` an instant. */
function moveClock({ bank, body }: Request): unknown {
  const advance = optionalText(body, 'advance');
  const to = optionalText(body, 'to');
  if ((advance === undefined) === (to === undefined)) throw invalid('advance', 'or to has to be given, and not both');
  try {
    bank.clock.moveTo(advance === undefined ? new Date(to as string) : addDuration(bank.clock.now(), advance));
  } catch (error) {
    if (error instanceof RangeError) throw invalid(advance === undefined ? 'to' : 'advance', error.message);
    throw error;
  }
  return showClock({ bank });
}

const showClock = ({ bank }: Pick<Request, 'bank'>): unknown => ({ now: bank.clock.now().toISOString() });

function setDelays({ bank, body }: Request): unknown {
  for (const name of Object.keys(body)) {
    if (!(name in bank.delays)) throw invalid(name, 'is no step of the bank');
    const duration = optionalText(body, name) ?? 'PT0S';
    try {
      addDuration(bank.clock.now(), duration);
    } catch {
      throw invalid(name, 'is not an ISO 8601 duration such as P1D');
    }
    bank.delays[name as Step] = duration;
  }
  return bank.delays;
}

/** The control routes, all under /sandbox, without a token. `GET /sandbox` answers this table. */
const general: readonly ControlRoute<Request>[] = [
  { method: 'GET', path: '/sandbox', does: 'lists the control routes', run: () => routes.map(({ method, path, does }) => ({ method, path, does })) },
  { method: 'POST', path: '/sandbox/reset', does: 'puts customers, clock, delays, calls, book and faults back to the start', run: ({ reset }) => reset() },
  { method: 'GET', path: '/sandbox/clock', does: 'tells the time of the bank', run: showClock },
  { method: 'POST', path: '/sandbox/clock', does: 'moves the clock: {advance: ISO 8601 duration} or {to: instant}', run: moveClock },
  { method: 'GET', path: '/sandbox/calls', does: 'lists the calls that arrived: operationId, method, path, body, status', run: ({ calls }) => calls.all() },
  { method: 'DELETE', path: '/sandbox/calls', does: 'empties that list', run: ({ calls }) => calls.clear() },
  {
    method: 'GET', path: '/sandbox/book',
    does: 'lists what the bank did: created, status, loan_drawn, installment_paid, account_booked, card_booked, changed, removed',
    run: ({ bank }) => bank.book.all(),
  },
  { method: 'DELETE', path: '/sandbox/book', does: 'empties that list', run: ({ bank }) => bank.book.clear() },
  { method: 'GET', path: '/sandbox/delays', does: 'lists how long the bank takes for what it does by itself', run: ({ bank }) => bank.delays },
  { method: 'POST', path: '/sandbox/delays', does: 'changes some of these: {step: ISO 8601 duration}', run: setDelays },
  {
    method: 'POST', path: '/sandbox/faults',
    does: 'makes the next calls fail: {operationId? (default * = all but token), times? (1), delayMs?, when? before | after processing, '
      + 'status?, body?, contentType?, headers?, connection? none | reset | cut}',
    run: ({ faults, body }) => faults.add(body),
  },
  { method: 'GET', path: '/sandbox/faults', does: 'lists the faults that have not all hit yet', run: ({ faults }) => faults.all() },
  { method: 'DELETE', path: '/sandbox/faults', does: 'takes all faults back', run: ({ faults }) => faults.clear() },
];

const ofDomains = Object.values<Domain>(domains).flatMap((domain) => domain.controls ?? []);

const routes: readonly ControlRoute<Request>[] = [...general, ...customerControls, ...ofDomains];

/** Whether a request is for the controls rather than for the bank. */
export const isControl = (path: string): boolean => path === '/sandbox' || path.startsWith('/sandbox/');

/** Does what a control request asks for. Refuses like the bank does. */
export function control(incoming: Incoming, context: Omit<Request, 'path' | 'body'>): Answer {
  for (const route of routes) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
    const found = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(incoming.path);
    if (!found || route.method !== incoming.method) continue;
    const path = Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]));
    const body = route.run({ ...context, path, body: parsed(incoming.text) ?? {} });
    return body === undefined ? { status: 204 } : { status: 200, body };
  }
  throw notFound('control route', `${incoming.method} ${incoming.path}`);
}

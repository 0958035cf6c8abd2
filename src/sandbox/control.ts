import { addDuration } from './calendar.js';
import {
  type ControlRequest,
  type ControlRoute,
  allowedFields,
  optionalDuration,
  optionalText,
  refuseUnknown,
} from './control-route.js';
import { customerControls } from './customers.js';
import { delays, type DelayedStep } from './delays.js';
import { sandboxDomains } from './domains.js';
import type { SandboxDomain } from './domain.js';
import { forbidden, misused, notFound } from './errors.js';
import { parsed, type HttpAnswer, type Incoming } from './exchange.js';
import type { Faults } from './faults.js';
import { faultProfileOf } from './fault-profile.js';
import type { CallLog } from './journal.js';
import type { FaultInjector } from './fault-injector.js';
import { webhookControls } from './webhook-controls.js';
import type { Outbox } from './webhook-outbox.js';

/** The parts that control routes use besides the bank. */
export interface Controls {
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly faultInjector: FaultInjector;
  readonly outbox: Outbox;
  /** Restores the seed data; tokens stay valid. */
  readonly reset: () => void;
}

type SteeringRequest = ControlRequest & Controls;

/** Moves the clock: `advance` by a duration, or `to` an instant. */
function moveClock({ bank, body }: SteeringRequest): unknown {
  const advance = optionalDuration(body, 'advance');
  const to = optionalText(body, 'to');
  if ((advance === undefined) === (to === undefined))
    throw misused('body', 'Give either advance or to, and not both.');
  try {
    bank.clock.moveTo(
      advance === undefined ? new Date(to as string) : addDuration(bank.clock.now(), advance),
    );
  } catch (error) {
    if (error instanceof RangeError) throw misused(advance === undefined ? 'to' : 'advance', error.message);
    throw error;
  }
  return showClock({ bank });
}

const showClock = ({ bank }: Pick<SteeringRequest, 'bank'>): unknown => ({
  now: bank.clock.now().toISOString(),
});

const steps = Object.keys(delays) as DelayedStep[];

/** Changes the delays of the steps in the body: all of them, or none if one is invalid. */
function setDelays({ bank, body }: SteeringRequest): unknown {
  const sent = steps.filter((step) => step in body);
  return Object.assign(
    bank.delays,
    Object.fromEntries(sent.map((step) => [step, optionalDuration(body, step) ?? 'PT0S'])),
  );
}

/** The control routes, all under /sandbox, without a token. `GET /sandbox` returns this table. */
const general: readonly ControlRoute<SteeringRequest>[] = [
  {
    method: 'GET',
    path: '/sandbox',
    does: 'lists the control routes',
    run: () => routes.map(({ method, path, does }) => ({ method, path, does })),
  },
  {
    method: 'POST',
    path: '/sandbox/reset',
    does: 'resets customers, clock, delays, calls, book, faults, fault profile, subscriptions and deliveries',
    run: ({ reset }) => reset(),
  },
  { method: 'GET', path: '/sandbox/clock', does: 'shows the time of the bank', run: showClock },
  {
    method: 'POST',
    path: '/sandbox/clock',
    does: 'moves the clock: {advance: ISO 8601 duration} or {to: instant}',
    run: moveClock,
  },
  {
    method: 'GET',
    path: '/sandbox/calls',
    does: 'lists the calls that arrived: operationId, method, path, body, status',
    run: ({ calls }) => calls.all(),
  },
  { method: 'DELETE', path: '/sandbox/calls', does: 'deletes that list', run: ({ calls }) => calls.clear() },
  {
    method: 'GET',
    path: '/sandbox/book',
    does: 'lists what the bank did: created, status, loan_drawn, installment_paid, account_booked, card_booked, changed, removed',
    run: ({ bank }) => bank.book.all(),
  },
  {
    method: 'DELETE',
    path: '/sandbox/book',
    does: 'deletes that list',
    run: ({ bank }) => bank.book.clear(),
  },
  {
    method: 'GET',
    path: '/sandbox/delays',
    does: 'lists the delays of the steps that the bank makes by itself',
    run: ({ bank }) => bank.delays,
  },
  {
    method: 'POST',
    path: '/sandbox/delays',
    does: 'changes some of these delays to ISO 8601 durations, for example {scoring: "PT1H"}',
    takes: steps,
    run: setDelays,
  },
  {
    method: 'POST',
    path: '/sandbox/faults',
    does:
      'makes the next calls fail: {operationId? (default *: all but token), times? (1), delayMs?, when? before | after processing, ' +
      'status?, code?, body?, contentType?, headers?, retryAfter? seconds, connection? none | reset | cut, slowMs?, tokenLifeMs?}',
    run: ({ faults, body }) => faults.add(body),
  },
  {
    method: 'GET',
    path: '/sandbox/faults',
    does: 'lists the faults that have not hit all their calls yet',
    run: ({ faults }) => faults.all(),
  },
  {
    method: 'DELETE',
    path: '/sandbox/faults',
    does: 'removes all faults',
    run: ({ faults }) => faults.clear(),
  },
  {
    method: 'POST',
    path: '/sandbox/fault-profile',
    does:
      'sets the faults that hit a share of all calls from now on, in place of the profile before: {seed?, faults: a list of {on?, share?, fromMs?, forMs?, delayMs?, ' +
      'when?, status?, code?, body?, contentType?, headers?, retryAfter?, connection? none | reset | cut | refuse, slowMs?, tokenLifeMs?}}',
    takes: ['seed', 'faults'],
    run: ({ faultInjector, body }) => {
      faultInjector.set(faultProfileOf(body));
      return faultInjector.show();
    },
  },
  {
    method: 'GET',
    path: '/sandbox/fault-profile',
    does: 'shows the fault profile: seed, calls by operation since it was set, calls that were refused for their token, and faults, each with its hits',
    run: ({ faultInjector }) => faultInjector.show(),
  },
  {
    method: 'DELETE',
    path: '/sandbox/fault-profile',
    does: 'removes the fault profile',
    run: ({ faultInjector }) => faultInjector.clear(),
  },
];

const ofDomains = Object.values<SandboxDomain>(sandboxDomains).flatMap((domain) => domain.controls ?? []);

const routes: readonly ControlRoute<SteeringRequest>[] = [
  ...general,
  ...customerControls,
  ...ofDomains,
  ...webhookControls,
];

/**
 * True if a request is for the control routes, not the bank. Includes the root, which tells a browser where
 * to look.
 */
export const isControl = (path: string): boolean =>
  path === '/' || path === '/sandbox' || path.startsWith('/sandbox/');

/** Names by which this machine reaches itself. */
const ownHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses requests from other sites' pages in a browser on this machine with 403, because such a page can
 * reach loopback.
 */
function refuseForeign({ origin }: Incoming['headers']): void {
  if (origin === undefined || (URL.canParse(origin) && ownHosts.has(new URL(origin).hostname))) return;
  throw forbidden(
    `A page of ${origin} must not steer the sandbox. Only pages of this machine may: of localhost, 127.0.0.1 or [::1].`,
  );
}

/**
 * Runs a control request. Refuses errors in the bank's format, and also anything that would have no effect.
 */
export function control(incoming: Incoming, context: Omit<SteeringRequest, 'path' | 'body'>): HttpAnswer {
  refuseForeign(incoming.headers);
  for (const route of routes) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
    const found = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(incoming.path);
    if (!found || route.method !== incoming.method) continue;
    const path = Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]));
    const sent = parsed(incoming.text) ?? {};
    refuseUnknown(sent, allowedFields(route));
    const body = route.run({ ...context, path, body: sent });
    return body === undefined ? { status: 204 } : { status: 200, body };
  }
  throw notFound(
    'control route',
    `${incoming.method} ${incoming.path}`,
    'GET /sandbox lists the control routes.',
  );
}

import { setImmediate } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Partner, Reply } from '../sandbox/partner.js';
import {
  type ListedDelivery,
  payloadOf,
  type Received,
  WebhookReceiver,
} from '../support/webhook-receiver.js';
import type { Lifecycle, Pair } from './tables.js';

/** An entry of the sandbox's book about a status. */
export interface Deed {
  readonly what: string;
  readonly id: string;
  readonly resource?: string;
  readonly status?: string;
  readonly from?: string;
  readonly to?: string;
}

/** A resource in a test: its id and its path. */
export interface Held {
  readonly id: string;
  readonly path: string;
}

/** A call that needs a resource to be in one of some statuses. */
export interface Asking<Status extends string, Resource extends Held> {
  readonly operation: string;
  /** The statuses that allow it. */
  readonly allowed: readonly Status[];
  /** The status code of its refusal in all others. */
  readonly refusal: number;
  readonly send: (held: Resource) => Promise<Pick<Reply, 'status'>>;
}

/** Returns the bank's book since the last call of this function. Due steps run first. */
export async function takeBook(bank: Partner): Promise<Deed[]> {
  const deeds = await bank.steer<Deed[]>('GET', '/book');
  if (deeds.length > 0) await bank.steer('DELETE', '/book');
  return deeds;
}

/** Returns the statuses of a resource, in order. */
export const pathOf = (deeds: readonly Deed[], resource: string, id: string): Pair[] =>
  deeds
    .filter((deed) => deed.what === 'status' && deed.resource === resource && deed.id === id)
    .map(({ from, to }): Pair => `${from} > ${to}`);

/** The bank's name for the event of each kind of resource. */
const eventTypes: Readonly<Record<string, string | undefined>> = {
  credit_line_application: 'CREDIT_LINE_APPLICATION',
  freelancer_credit_line_application: 'FREELANCER_CREDIT_LINE_APPLICATION',
  credit_line: 'CREDIT_LINE',
  loan: 'LOAN',
  overdraft_application: 'OVERDRAFT_APPLICATION',
  overdraft: 'OVERDRAFT',
  credit_card_application: 'CREDIT_CARD_APPLICATION',
  credit_card_bill: 'CREDIT_CARD_BILL',
  credit_card_termination: 'CREDIT_CARD_APPLICATION_TERMINATION',
};

/**
 * Finds that each step of a resource was sent as an event, in its order, and that a subscriber got them all.
 * Credit records have no event.
 */
async function expectTold(
  bank: Partner,
  receiver: WebhookReceiver,
  { resource, id, gone }: { resource: string; id: string; gone: readonly Pair[] },
): Promise<void> {
  const told = (await bank.steer<ListedDelivery[]>('GET', '/deliveries')).filter(
    ({ entity_id: entity }) => entity === id,
  );
  expect(new Set(told.map(({ event_type: type }) => type))).toEqual(
    new Set(resource === 'credit_record' ? [] : [eventTypes[resource]]),
  );
  if (resource === 'credit_record') return;
  const statuses = told.map(({ body }) => payloadOf(body)['status']);
  const steps = statuses.filter((status, index) => status !== statuses[index - 1]);
  const nameInEvents = (status: string | undefined): string | undefined =>
    resource === 'credit_card_termination' && status === 'FINALIZED' ? 'COMPLETED' : status;
  expect(steps.slice(-gone.length)).toEqual(gone.map((pair) => nameInEvents(pair.split(' > ')[1])));
  const got = (): Received[] =>
    receiver.received.filter(({ headers }) => headers['solaris-entity-id'] === id);
  while (got().length < told.length) await setImmediate();
  expect(
    got()
      .map(({ body }) => body.toString())
      .toSorted(),
  ).toEqual(told.map(({ body }) => body).toSorted());
}

/**
 * Makes a resource go from one status to another, and finds that in the book. All its other steps must be in
 * its table.
 */
export async function expectDriven<Life extends Lifecycle>(
  bank: Partner,
  life: Life,
  pair: Pair,
  drives: Readonly<Record<Life['driven'][number], () => Promise<Held>>>,
): Promise<void> {
  const drive = (drives as Readonly<Partial<Record<Pair, () => Promise<Held>>>>)[pair];
  if (!drive) throw new Error(`nothing drives ${pair}`);
  const receiver = await WebhookReceiver.start();
  await bank.sandbox.subscribe(receiver.url);
  const { id } = await drive();
  const gone = pathOf(await takeBook(bank), life.resource, id);
  expect(gone).toContain(pair);
  expect(gone.filter((step) => !life.driven.includes(step))).toEqual([]);
  await expectTold(bank, receiver, { resource: life.resource, id, gone });
  await receiver.close();
}

/** Returns each call with each status that it is refused in, of those that a resource can be held in. */
export const refusalsOf = <Status extends string, Resource extends Held>(
  askings: readonly Asking<Status, Resource>[],
  hold: Readonly<Record<Status, () => Promise<Resource>>>,
) =>
  askings.flatMap((asking) =>
    (Object.keys(hold) as Status[])
      .filter((status) => !asking.allowed.includes(status))
      .map((status) => ({ ...asking, status, hold: hold[status] })),
  );

/**
 * Sends a call that must be refused, and checks that nothing happened: the book stays empty, and the resource
 * reads as before.
 */
export async function expectRefused<Resource extends Held>(
  bank: Partner,
  {
    hold,
    status,
    refusal,
    send,
  }: Asking<string, Resource> & { status: string; hold: () => Promise<Resource> },
): Promise<void> {
  const held = await hold();
  const before = await bank.call('GET', held.path);
  expect(before).toMatchObject({ status: 200, body: { status } });
  await takeBook(bank);
  expect((await send(held)).status).toBe(refusal);
  expect(await bank.steer('GET', '/book')).toEqual([]);
  expect((await bank.call('GET', held.path)).body).toEqual(before.body);
}

/** Delays some of the bank's steps by this duration. */
export const slow = (bank: Partner, duration: string, ...steps: string[]): Promise<unknown> =>
  bank.steer('POST', '/delays', Object.fromEntries(steps.map((step) => [step, duration])));

/** Runs more actions on a resource. */
export async function after<Resource>(
  made: Promise<Resource>,
  ...steps: readonly ((held: Resource) => Promise<unknown>)[]
): Promise<Resource> {
  const held = await made;
  for (const step of steps) await step(held);
  return held;
}

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { BankClient } from '../../src/bank/client.js';
import { forField } from '../../src/bank/call-reason.js';
import { Deadline } from '../../src/bank/deadline.js';
import { GatewayError } from '../../src/bank/errors.js';
import type { Lease } from '../../src/bank/lease.js';
import { RequestTally } from '../../src/telemetry/request-tally.js';
import { MemoryBudget } from '../../src/memory-budget.js';
import { operations } from '../../src/domains/loans/operations.js';
import { bodies, paths, ScriptedBank } from '../support/scripted-bank.js';

let bank: ScriptedBank;
let client: BankClient;
beforeEach(async () => {
  bank = await ScriptedBank.start();
  bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  const credentials = { url: `${bank.url}/oauth2/token`, clientId: 'id', clientSecret: 'secret' };
  const limits = {
    maxInFlight: 1,
    maxWaiting: 10,
    readAttempts: 1,
    readTimeout: 10_000,
    writeTimeout: 150_000,
    downloads: { maxInFlight: 1, minRate: 0 },
    propagatesTraces: false,
    contentLimit: 1000,
  };
  client = new BankClient({ url: bank.url, credentials, ...limits }, systemClock, { write: () => undefined });
});
afterEach(async () => {
  await client.close();
  await bank.close();
});

/** A lease with a scripted freshness, one value per check. */
class ScriptedLease implements Lease {
  renewals = 0;
  readonly #answers: boolean[];
  readonly #onRenewal: () => void;

  constructor(answers: boolean[], onRenewal: () => void = () => undefined) {
    this.#answers = answers;
    this.#onRenewal = onRenewal;
  }

  get isFresh(): boolean {
    return this.#answers.shift() ?? true;
  }

  async renew(): Promise<void> {
    this.renewals += 1;
    this.#onRenewal();
  }
}

const send = (lease: Lease) =>
  client.send({
    operation: operations.createLoan,
    path: paths.loans,
    body: '{}',
    caller: 'c',
    requestId: 'r',
    deadline: new Deadline(),
    memory: new MemoryBudget(Infinity).open(),
    lease,
    note: undefined,
    tally: new RequestTally(),
    span: undefined,
    why: forField,
  });

test('a write that waited for the token is sent only after its lease was renewed', async () => {
  const lease = new ScriptedLease([], () => expect(bank.take()).toEqual([]));
  expect(await send(lease)).toMatchObject({ id: bodies.loan.id });
  expect([lease.renewals, bank.take().length]).toEqual([1, 1]);
});

test('a write whose lease is not fresh any more when its connection is there is not sent before that was renewed', async () => {
  await send(new ScriptedLease([]));
  bank.take();
  // Fresh when it is dispatched, but not when a connection takes it, so it is renewed then.
  const lease = new ScriptedLease([true, false, false], () => expect(bank.take()).toEqual([]));
  expect(await send(lease)).toMatchObject({ id: bodies.loan.id });
  expect([lease.renewals, bank.take().length]).toEqual([1, 1]);
});

test('a write whose lease has ended is not sent, and gives its place back', async () => {
  const over = new GatewayError('OUTCOME_UNKNOWN', 'It is over.');
  await expect(
    send(
      new ScriptedLease([], () => {
        throw over;
      }),
    ),
  ).rejects.toBe(over);
  expect(bank.take()).toEqual([]);
  // There is only one slot.
  expect(await send(new ScriptedLease([]))).toMatchObject({ id: bodies.loan.id });
});

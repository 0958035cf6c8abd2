import type { components } from '../generated/lending-api.js';
import { type Bank, scheduleAfter, timestamp } from './bank.js';
import { persons } from './customers.js';
import type { SandboxDomain } from './domain.js';
import { type Machine, step } from './state-machine.js';
import { table } from './store.js';

type Status = components['schemas']['CreditRecordStatus'];

interface CreditRecord {
  readonly id: string;
  readonly person_id: string;
  status: Status;
  readonly created_at: string;
}

export const creditRecordTable = table<CreditRecord>('credit_record');

const machine: Machine<Status> = {
  resource: 'credit_record',
  transitions: { available: ['expired'], expired: [] },
};

/** Validity of a credit record. The documentation does not state it; three months are usual. */
const validity = 'P90D';

function expire(bank: Bank, record: CreditRecord): void {
  if (record.status === 'available') step(bank, machine, record, 'expired');
}

function create(bank: Bank, personId: string): CreditRecord {
  bank.store.require(persons, personId);
  const record = bank.store.add(creditRecordTable, {
    id: bank.ids.next('ccrd'),
    person_id: personId,
    status: 'available',
    created_at: timestamp(bank),
  });
  bank.book.note({ what: 'created', resource: machine.resource, id: record.id, status: record.status });
  scheduleAfter(bank, validity, record, () => expire(bank, record));
  return record;
}

/** Credit records: available at once, expired after 90 days. The contents of a partner's file are ignored. */
export const creditRecords: SandboxDomain = {
  errorShape: 'bare',
  handlers: {
    createCreditRecord: ({ bank, path }) => create(bank, path.person_id),
    createFreelancerCreditRecord: ({ bank, path }) => create(bank, path.person_id),
    getCreditRecord: ({ bank, path }) =>
      bank.store.get(creditRecordTable, path.credit_record_id, path.person_id),
  },
  controls: [
    {
      method: 'POST',
      path: '/sandbox/credit_records/{id}/expire',
      does: 'makes a credit record expire',
      run: ({ bank, path }) => {
        const record = bank.store.require(creditRecordTable, path['id'] ?? '');
        expire(bank, record);
        return record;
      },
    },
  ],
};

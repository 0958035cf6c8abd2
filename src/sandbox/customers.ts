import { announce, type Bank, timestamp } from './bank.js';
import { isDay } from './calendar.js';
import {
  choice,
  type ControlRequest,
  type ControlRoute,
  optionalFlag,
  optionalIban,
  optionalText,
  wholeNumber,
} from './control-route.js';
import { conflict, misused } from './errors.js';
import { table, type Table } from './store.js';

/** A private person or a freelancer. The API cannot create one, so a control route does. */
export interface Person {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly birth_date: string;
  readonly employment_status: string;
  /** True if the partner must authorize this person's credit lines before they are opened. */
  asks_authorization: boolean;
  readonly created_at: string;
}

export interface Business {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
}

/** An account at this bank. */
export interface Account {
  readonly id: string;
  readonly person_id: string | null;
  readonly business_id: string | null;
  readonly iban: string;
  /** In cents; negative if overdrawn. */
  balance: number;
  readonly created_at: string;
}

/** Identifies a customer: a person or a business. */
export type CustomerRef = { readonly personId: string } | { readonly businessId: string };

const snapshotStatuses = ['pending', 'available', 'expired', 'failed'] as const;

/** The history of a customer's account over the past months, used to verify applications. */
export interface AccountSnapshot {
  readonly id: string;
  readonly person_id: string;
  status: (typeof snapshotStatuses)[number];
  /** IBAN of the account. */
  readonly iban: string;
  readonly created_at: string;
}

const identificationStatuses = ['pending', 'successful', 'failed'] as const;

/**
 * The identification of a person, or of a person who acts for a business. Includes the electronic signature
 * of one application's contract.
 */
export interface Identification {
  readonly id: string;
  readonly person_id: string | null;
  readonly business_id: string | null;
  status: (typeof identificationStatuses)[number];
  /** The application whose contract it signs. */
  used_by: string | null;
  readonly created_at: string;
}

export const persons = table<Person>('person');
export const businesses = table<Business>('business');
export const accounts = table<Account>('account');
export const accountSnapshots = table<AccountSnapshot>('account_snapshot');
export const identifications = table<Identification>('identification');

/** Creates a person, with fictitious values for missing properties. */
export function createPerson(bank: Bank, given: Partial<Omit<Person, 'created_at'>> = {}): Person {
  return bank.store.add(persons, {
    id: given.id ?? bank.ids.next('cper'),
    first_name: given.first_name ?? 'Erika',
    last_name: given.last_name ?? 'Musterfrau',
    birth_date: given.birth_date ?? '1990-05-17',
    employment_status: given.employment_status ?? 'EMPLOYED',
    asks_authorization: given.asks_authorization ?? false,
    created_at: timestamp(bank),
  });
}

/** Creates a business. */
export function createBusiness(
  bank: Bank,
  given: { readonly id?: string; readonly name?: string } = {},
): Business {
  return bank.store.add(businesses, {
    id: given.id ?? bank.ids.next('cbiz'),
    name: given.name ?? 'Muster GmbH',
    created_at: timestamp(bank),
  });
}

const owned = (owner: CustomerRef): Pick<Account, 'person_id' | 'business_id'> => ({
  person_id: 'personId' in owner ? owner.personId : null,
  business_id: 'businessId' in owner ? owner.businessId : null,
});

/** Opens an account for a person or a business. */
export function createAccount(bank: Bank, owner: CustomerRef): Account {
  return bank.store.add(accounts, {
    id: bank.ids.next('cacc'),
    ...owned(owner),
    iban: bank.ids.iban(),
    balance: 0,
    created_at: timestamp(bank),
  });
}

/** Creates a snapshot of a person's account. */
export function createAccountSnapshot(
  bank: Bank,
  personId: string,
  status: AccountSnapshot['status'],
  iban?: string,
): AccountSnapshot {
  const snapshot = bank.store.add(accountSnapshots, {
    id: bank.ids.next('snap'),
    person_id: personId,
    status,
    iban: iban ?? bank.ids.iban(),
    created_at: timestamp(bank),
  });
  snapshotChanged(bank, snapshot);
  return snapshot;
}

/** Books an amount in cents on an account; credits are positive. There is no overdraft check. */
export function bookOnAccount(bank: Bank, account: Account, amount: number): Account {
  account.balance += amount;
  bank.book.note({ what: 'account_booked', id: account.id, amount, balance: account.balance });
  return account;
}

/** Creates an identification of a person or a business, with any status. */
export function createIdentification(
  bank: Bank,
  owner: CustomerRef,
  status: Identification['status'],
): Identification {
  const identification = bank.store.add(identifications, {
    id: bank.ids.next('cidt'),
    ...owned(owner),
    status,
    used_by: null,
    created_at: timestamp(bank),
  });
  identificationChanged(bank, identification);
  return identification;
}

const identifiedCustomer = ({ person_id, business_id }: Identification): string =>
  person_id ?? business_id ?? '';

/** True if a person or business has a successful identification, for any purpose. */
export const isIdentified = (bank: Bank, customerId: string): boolean =>
  bank.store
    .all(identifications)
    .some((one) => identifiedCustomer(one) === customerId && one.status === 'successful');

/** Returns a person's newest identification that signs no contract and has not failed. */
export const unusedIdentification = (bank: Bank, personId: string): Identification | undefined =>
  bank.store
    .all(identifications)
    .findLast((one) => one.person_id === personId && one.used_by === null && one.status !== 'failed');

function notifyListeners(bank: Bank, resource: string, id: string, customerId: string): void {
  announce(bank, resource, id);
  for (const listener of bank.customerListeners) listener(bank, customerId);
}

const snapshotChanged = (bank: Bank, { id, person_id: personId }: AccountSnapshot): void =>
  notifyListeners(bank, accountSnapshots.model, id, personId);

const identificationChanged = (bank: Bank, identification: Identification): void =>
  notifyListeners(bank, identifications.model, identification.id, identifiedCustomer(identification));

/**
 * Deletes a person or a business with all that is theirs. What the bank has planned to do about it is not
 * done.
 */
function deleteCustomer(bank: Bank, { model }: Table<Person> | Table<Business>, id: string): void {
  bank.store.removeCustomer(id);
  bank.book.note({ what: 'removed', resource: model, id });
}

function newPerson({ bank, body }: ControlRequest): Person {
  const id = optionalText(body, 'id');
  const birthDate = optionalText(body, 'birth_date');
  if (id !== undefined && bank.store.find(persons, id))
    throw conflict('There is a person with this id already.');
  if (birthDate !== undefined && !isDay(birthDate))
    throw misused('birth_date', 'This is not a date such as 1990-05-17.');
  const given = {
    id,
    birth_date: birthDate,
    first_name: optionalText(body, 'first_name'),
    last_name: optionalText(body, 'last_name'),
    employment_status: optionalText(body, 'employment_status'),
    asks_authorization: optionalFlag(body, 'asks_authorization'),
  };
  return createPerson(
    bank,
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  );
}

function setSnapshotStatus({ bank, path, body }: ControlRequest): AccountSnapshot {
  const snapshot = bank.store.require(accountSnapshots, path['id'] ?? '');
  snapshot.status = choice(body, 'status', snapshotStatuses, 'available');
  snapshotChanged(bank, snapshot);
  return snapshot;
}

function setIdentificationStatus({ bank, path, body }: ControlRequest): Identification {
  const identification = bank.store.require(identifications, path['id'] ?? '');
  identification.status = choice(body, 'status', identificationStatuses, 'successful');
  identificationChanged(bank, identification);
  return identification;
}

const newIdentification = (request: ControlRequest, owner: CustomerRef): Identification =>
  createIdentification(
    request.bank,
    owner,
    choice(request.body, 'status', identificationStatuses, 'successful'),
  );

const accountOf = ({ bank, path }: ControlRequest): Account => bank.store.require(accounts, path['id'] ?? '');

const requestedBusinessId = ({ bank, path }: ControlRequest): string =>
  bank.store.require(businesses, path['id'] ?? '').id;

const requestedPersonId = ({ bank, path }: ControlRequest): string =>
  bank.store.require(persons, path['id'] ?? '').id;

/** The control routes that create customers and their resources. */
export const customerControls: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/sandbox/persons',
    does: 'creates a person: {id?, first_name?, last_name?, birth_date?, employment_status?, asks_authorization?}',
    run: newPerson,
  },
  {
    method: 'GET',
    path: '/sandbox/persons/{id}',
    does: 'shows a person',
    run: ({ bank, path }) => bank.store.require(persons, path['id'] ?? ''),
  },
  {
    method: 'POST',
    path: '/sandbox/persons/{id}',
    does: 'changes whether the partner authorizes credit lines of the person: {asks_authorization}',
    run: ({ bank, path, body }) => {
      const person = bank.store.require(persons, path['id'] ?? '');
      person.asks_authorization = optionalFlag(body, 'asks_authorization') ?? person.asks_authorization;
      return person;
    },
  },
  {
    method: 'DELETE',
    path: '/sandbox/persons/{id}',
    does: 'deletes a person and everything that belongs to the person, and sends PERSON_DELETED',
    run: (request) => deleteCustomer(request.bank, persons, requestedPersonId(request)),
  },
  {
    method: 'POST',
    path: '/sandbox/persons/{id}/accounts',
    does: 'opens an account for a person',
    run: (request) => createAccount(request.bank, { personId: requestedPersonId(request) }),
  },
  {
    method: 'POST',
    path: '/sandbox/persons/{id}/account_snapshots',
    does: 'takes an account snapshot: {status? pending | available (default) | expired | failed, iban?}',
    run: (request) => {
      const status = choice(request.body, 'status', snapshotStatuses, 'available');
      return createAccountSnapshot(
        request.bank,
        requestedPersonId(request),
        status,
        optionalIban(request.body, 'iban'),
      );
    },
  },
  {
    method: 'POST',
    path: '/sandbox/account_snapshots/{id}',
    does: 'changes the status of an account snapshot: {status? pending | available (default) | expired | failed}',
    run: setSnapshotStatus,
  },
  {
    method: 'POST',
    path: '/sandbox/persons/{id}/identifications',
    does: 'starts an identification: {status? pending | successful (default) | failed}',
    run: (request) => newIdentification(request, { personId: requestedPersonId(request) }),
  },
  {
    method: 'POST',
    path: '/sandbox/identifications/{id}',
    does: 'completes an identification: {status? pending | successful (default) | failed}',
    run: setIdentificationStatus,
  },
  {
    method: 'POST',
    path: '/sandbox/businesses',
    does: 'creates a business: {name?}',
    run: ({ bank, body }) => createBusiness(bank, { name: optionalText(body, 'name') ?? 'Muster GmbH' }),
  },
  {
    method: 'DELETE',
    path: '/sandbox/businesses/{id}',
    does: 'deletes a business and everything that belongs to it, and sends BUSINESS_DELETED',
    run: (request) => deleteCustomer(request.bank, businesses, requestedBusinessId(request)),
  },
  {
    method: 'POST',
    path: '/sandbox/businesses/{id}/accounts',
    does: 'opens an account for a business',
    run: (request) => createAccount(request.bank, { businessId: requestedBusinessId(request) }),
  },
  {
    method: 'POST',
    path: '/sandbox/businesses/{id}/identifications',
    does: 'starts an identification of the person who acts for a business: {status? pending | successful (default) | failed}',
    run: (request) => newIdentification(request, { businessId: requestedBusinessId(request) }),
  },
  {
    method: 'GET',
    path: '/sandbox/accounts/{id}',
    does: 'shows an account with its balance, in cents',
    run: accountOf,
  },
  {
    method: 'POST',
    path: '/sandbox/accounts/{id}/bookings',
    does: 'books an amount on an account: {amount in cents, negative for a debit}; the account may be overdrawn by any amount',
    takes: ['amount'],
    run: (request) => bookOnAccount(request.bank, accountOf(request), wholeNumber(request.body, 'amount')),
  },
];

import type { OperationId } from '../../src/sandbox/domain.js';
import { demo } from '../../src/sandbox/seed.js';
import { business, declaration, euro } from '../sandbox/partner.js';
import type { Chance } from '../support/chance.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request to the bank or to its control routes. */
export type Asked = readonly [method: Method, path: string, body?: unknown];

/** A resource in the world, with its owner. */
export interface Thing {
  readonly id: string;
  readonly owner: string;
}

const kinds = [
  'person',
  'business',
  'account',
  'snapshot',
  'identification',
  'record',
  'consumerApplication',
  'freelancerApplication',
  'line',
  'block',
  'overdraftApplication',
  'overdraft',
  'card',
  'bill',
  'termination',
] as const;

export type Kind = (typeof kinds)[number];

/** A random client's knowledge of the bank, to choose from. */
export class World {
  readonly chance: Chance;
  /** The status of each resource that has one, by its id. */
  readonly statuses = new Map<string, string>();
  readonly #things = Object.fromEntries(kinds.map((kind) => [kind, [] as Thing[]])) as Record<Kind, Thing[]>;

  constructor(chance: Chance) {
    this.chance = chance;
  }

  know(kind: Kind, id: unknown, owner: unknown = ''): void {
    this.#things[kind].push({ id: String(id), owner: String(owner) });
  }

  all(kind: Kind): readonly Thing[] {
    return this.#things[kind];
  }

  /**
   * Returns a resource of a kind, or an unknown id while there is none. Every other time it has the requested
   * status, if any has.
   */
  any(kind: Kind, { owner, status }: { owner?: string; status?: string } = {}): Thing {
    const known = this.#things[kind].filter((thing) => owner === undefined || thing.owner === owner);
    const ready = this.chance.happens(0.5) ? known.filter(({ id }) => this.statuses.get(id) === status) : [];
    const recent = known.slice(-this.chance.between(1, 8));
    return this.chance.of(ready.length > 0 ? ready : recent) ?? { id: 'nothing', owner: owner ?? 'nobody' };
  }
}

const P = (owner: string): string => `/v1/persons/${owner}`;
const F = (owner: string): string => `/v1/freelancers/persons/${owner}`;
const cardPath = '/v1/credit_card_applications';

type Place = readonly [path: string, owner: string];

/** Returns a resource of a person, mostly with a status that a request needs. */
const place =
  (kind: Kind, root: (owner: string) => string) =>
  (world: World, rest = '', status?: string): Place => {
    const { id, owner } = world.any(kind, status === undefined ? {} : { status });
    return [`${root(owner)}/${id}${rest}`, owner];
  };

const consumers = place('consumerApplication', (owner) => `${P(owner)}/credit_line_applications`);
const freelancers = place('freelancerApplication', (owner) => `${F(owner)}/credit_line_applications`);
const lines = place('line', (owner) => `${P(owner)}/credit_lines`);
const overdraftApplications = place('overdraftApplication', (owner) => `${P(owner)}/overdraft_applications`);
const overdrafts = place('overdraft', (owner) => `${P(owner)}/overdrafts`);
const records = place('record', (owner) => `${P(owner)}/credit_records`);
const cards = (world: World, rest = '', status = 'FINALIZED'): string =>
  `${cardPath}/${world.any('card', { status }).id}${rest}`;
const terminations = (world: World, rest = ''): string =>
  `/v1/credit_card_terminations/${world.any('termination', { status: 'INITIATED' }).id}${rest}`;

/** Returns a block, mostly of the requested line. */
const blocks = (world: World): string => {
  const { id, owner: line } = world.any('block');
  const owner = world.all('line').find((thing) => thing.id === line)?.owner ?? 'nobody';
  return `${P(owner)}/credit_lines/${world.chance.happens(0.9) ? line : world.any('line').id}/blocks/${id}`;
};

const linkSnapshot = (world: World, [path, owner]: Place): Asked => [
  'PUT',
  path,
  { account_snapshot_id: world.any('snapshot', { owner }).id },
];
const plan = (world: World) => ({ amount: euro(world.chance.between(1, 800)) });
const income = (world: World): number => world.chance.between(200, 9000);

/** Each operation of the contract, with a request that a partner might send. */
export const operations: Readonly<Record<OperationId, (world: World) => Asked>> = {
  createCreditRecord: (world) => [
    'POST',
    `${P(world.any('person').id)}/credit_records`,
    { source: 'solarisBank' },
  ],
  createFreelancerCreditRecord: (world) => [
    'POST',
    `${F(world.any('person').id)}/credit_records`,
    { source: 'solarisBank' },
  ],
  getCreditRecord: (world) => ['GET', records(world)[0]],
  calculateAnonymousInstallmentPlans: (world) => [
    'POST',
    '/v1/anonymous_credit_line_installment_plans',
    plan(world),
  ],
  createCreditLineApplication: (world) => {
    const { id } = world.any('person');
    const named = world.chance.happens(0.3)
      ? { identification_id: world.any('identification', { owner: id }).id }
      : {};
    return [
      'POST',
      `${P(id)}/credit_line_applications`,
      { ...declaration, net_income_amount: euro(income(world)), ...named },
    ];
  },
  getCreditLineApplication: (world) => ['GET', consumers(world)[0]],
  listCreditLineApplications: () => ['GET', '/v1/persons/credit_line_applications'],
  linkCreditLineApplicationAccountSnapshot: (world) =>
    linkSnapshot(world, consumers(world, '/account_snapshot', 'account_snapshot_pending')),
  linkCreditLineApplicationIdentification: (world) => {
    const [path, owner] = consumers(world, '/identification', 'identification_pending');
    return ['PUT', path, { identification_id: world.any('identification', { owner }).id }];
  },
  authorizeCreditLine: (world) => ['PUT', lines(world, '/authorization', 'authorization_pending')[0]],
  downloadCreditLineApplicationPreContract: (world) => [
    'GET',
    consumers(world, '/pre_contract', 'offered')[0],
  ],
  downloadCreditLineApplicationContract: (world) => [
    'GET',
    consumers(world, '/contract', 'credit_line_created')[0],
  ],
  createLoan: (world) => [
    'POST',
    lines(world, '/loans', 'open')[0],
    { ...plan(world), reference: 'R', purpose: 'P', term: world.chance.between(2, 6) },
  ],
  getCreditLine: (world) => ['GET', lines(world)[0]],
  listCreditLines: () => ['GET', '/v1/persons/credit_lines'],
  calculateAvailableInstallmentPlans: (world) => [
    'POST',
    lines(world, '/available_installment_plans')[0],
    plan(world),
  ],
  revokeCreditLine: (world) => ['PUT', lines(world, '/revoke', 'open')[0]],
  terminateCreditLine: (world) => {
    const requested_at = world.chance.of(['2026-11-02', '2027-01-15', '2027-06-01', '2028-03-01']);
    return ['PATCH', lines(world, '/terminate', 'open')[0], { requested_at }];
  },
  updateCreditLineReferenceAccount: (world) => [
    'PATCH',
    lines(world, '/reference_account')[0],
    { iban: 'DE89370400440532013000', mandate_number: 'M', mandate_signature_date: '2026-11-02' },
  ],
  setCreditLinePayoutAccount: (world) => {
    const [path, owner] = lines(world, '/payout_account');
    return ['PATCH', path, { account_id: world.any('account', { owner }).id }];
  },
  blockCreditLine: (world) => [
    'POST',
    lines(world, '/blocks', 'open')[0],
    { source: 'webui', description: 'externally_by_customer' },
  ],
  listCreditLineBlocks: (world) => ['GET', lines(world, '/blocks', 'open')[0]],
  getCreditLineBlock: (world) => ['GET', blocks(world)],
  unblockCreditLine: (world) => ['DELETE', blocks(world)],
  downloadAnnualAccountStatement: (world) => ['GET', lines(world, '/annual_account_statement?year=2026')[0]],
  downloadClosingAccountStatement: (world) => [
    'GET',
    lines(world, '/closing_account_statement', 'closed')[0],
  ],
  calculateAnonymousFreelancerInstallmentPlans: (world) => [
    'POST',
    '/v1/freelancers/anonymous_credit_line_installment_plans',
    plan(world),
  ],
  createFreelancerCreditLineApplication: (world) => [
    'POST',
    `${F(world.any('person').id)}/credit_line_applications`,
    { ...business, monthly_net_profit: euro(income(world)) },
  ],
  getFreelancerCreditLineApplication: (world) => ['GET', freelancers(world)[0]],
  linkFreelancerCreditLineApplicationCreditRecord: (world) => {
    const [path, owner] = freelancers(world, '/credit_record', 'credit_record_pending');
    return ['PUT', path, { credit_record_id: world.any('record', { owner, status: 'available' }).id }];
  },
  linkFreelancerCreditLineApplicationAccountSnapshot: (world) =>
    linkSnapshot(world, freelancers(world, '/account_snapshot', 'account_snapshot_pending')),
  agreeToFreelancerCreditLineContract: (world) => [
    'PUT',
    freelancers(world, '/contract_agreement', 'offered')[0],
  ],
  createOverdraftApplication: (world) => {
    const { id, owner } = world.any('record', { status: 'available' });
    return [
      'POST',
      `${P(owner)}/overdraft_applications`,
      { credit_record_id: id, partner_risk_class: world.chance.of(['a', 'b', 'c', 'd', 'e']) },
    ];
  },
  getOverdraftApplication: (world) => ['GET', overdraftApplications(world)[0]],
  linkOverdraftApplicationAccountSnapshot: (world) =>
    linkSnapshot(world, overdraftApplications(world, '/account_snapshot', 'account_snapshot_pending')),
  createOverdraft: (world) => {
    const [path, owner] = overdraftApplications(world, '/overdraft', 'offered');
    return ['PUT', path, { account_id: world.any('account', { owner }).id }];
  },
  getOverdraft: (world) => ['GET', overdrafts(world)[0]],
  terminateOverdraft: (world) => ['POST', overdrafts(world, '/terminate', 'limit_set')[0], {}],
  createCreditCardApplication: (world) => [
    'POST',
    `${P(world.any('person').id)}/credit_card_applications`,
    {
      product_type: 'CONSUMER_CREDIT_CARD',
      scoring_options: { net_income: euro(income(world)), living_situation_expenses: euro(500) },
      repayment_options: { upcoming_type: world.chance.of(['FULL', 'FULL', 'PARTIAL']) },
    },
  ],
  createBusinessCreditCardApplication: (world) => [
    'POST',
    `/v1/businesses/${world.any('business').id}/credit_card_applications`,
    {
      product_type: 'BUSINESS_CREDIT_CARD',
      scoring_options: { annual_turnover: euro(300_000), partner_pd_rate: world.chance.of([0.01, 0.5]) },
    },
  ],
  finalizeCreditCardApplication: (world) => ['POST', cards(world, '/finalize', 'PRE_APPROVED')],
  setCreditCardLimit: (world) => [
    'PUT',
    cards(world, '/limit'),
    { limit: euro(world.chance.between(1, 5000)) },
  ],
  listCreditCardApplications: () => ['GET', cardPath],
  getCreditCardApplication: (world) => ['GET', cards(world)],
  changeCreditCardRepaymentOptions: (world) => [
    'PATCH',
    cards(world),
    {
      repayment_options: {
        upcoming_type: world.chance.of(['FULL', 'PARTIAL']),
        minimum_amount: euro(world.chance.between(10, 200)),
        minimum_percentage: 5,
      },
    },
  ],
  getCreditCardBill: (world) => ['GET', `/v1/credit_card_bills/${world.any('bill').id}`],
  listCreditCardBills: (world) => [
    'GET',
    `/v1/credit_card_bills?filter[application_id]=${world.any('card').id}`,
  ],
  requestCreditCardTermination: (world) => [
    'POST',
    cards(world, '/termination_requests'),
    { reason: 'CUSTOMER_WISH' },
  ],
  listCreditCardTerminations: () => ['GET', '/v1/credit_card_terminations'],
  getCreditCardTermination: (world) => ['GET', terminations(world)],
  revokeCreditCardTermination: (world) => ['POST', terminations(world, '/revoke')],
};

const snapshotStatuses = ['pending', 'available', 'available', 'expired', 'failed'];
const identificationStatuses = ['pending', 'pending', 'successful', 'failed'];
/**
 * Sequences of operations in a sensible order: a client often makes the next step of one, with any resource.
 */
export const stories: readonly (readonly OperationId[])[] = [
  [
    'createCreditLineApplication',
    'linkCreditLineApplicationAccountSnapshot',
    'linkCreditLineApplicationIdentification',
  ],
  [
    'createFreelancerCreditRecord',
    'createFreelancerCreditLineApplication',
    'linkFreelancerCreditLineApplicationCreditRecord',
    'linkFreelancerCreditLineApplicationAccountSnapshot',
    'agreeToFreelancerCreditLineContract',
  ],
  [
    'authorizeCreditLine',
    'createLoan',
    'createLoan',
    'revokeCreditLine',
    'createLoan',
    'terminateCreditLine',
  ],
  [
    'createFreelancerCreditRecord',
    'createOverdraftApplication',
    'linkOverdraftApplicationAccountSnapshot',
    'createOverdraft',
    'terminateOverdraft',
  ],
  [
    'createCreditCardApplication',
    'finalizeCreditCardApplication',
    'setCreditCardLimit',
    'changeCreditCardRepaymentOptions',
  ],
  [
    'requestCreditCardTermination',
    'revokeCreditCardTermination',
    'createBusinessCreditCardApplication',
    'unblockCreditLine',
  ],
];

const slowSteps = [
  'scoring',
  'verification',
  'contract',
  'signature',
  'creditLineCreation',
  'accountCreation',
  'mandateCreation',
  'payout',
  'booking',
  'interestConditions',
  'overdraftLimit',
  'overdraftTermination',
  'cardSubmission',
  'preApproval',
  'cardAccount',
  'debitSettlement',
];

const newPerson = (world: World): Asked => [
  'POST',
  '/persons',
  { asks_authorization: world.chance.happens(0.4) },
];
const newAccount = (world: World): Asked => ['POST', `/persons/${world.any('person').id}/accounts`];
const newSnapshot = (world: World): Asked => [
  'POST',
  `/persons/${world.any('person').id}/account_snapshots`,
  { status: world.chance.of(snapshotStatuses) },
];
const newIdentification = (world: World): Asked => [
  'POST',
  `/persons/${world.any('person').id}/identifications`,
  { status: world.chance.of(identificationStatuses) },
];
const steerCard = (world: World, what: string, body?: object): Asked => [
  'POST',
  `/credit_card_applications/${world.any('card', { status: 'FINALIZED' }).id}/${what}`,
  body,
];

/** Adds the resources of the seed data to a world. */
export function knowSeed(world: World): void {
  for (const line of demo.borrower.creditLineIds) world.know('line', line, demo.borrower.id);
  world.know('overdraft', demo.overdrawn.overdraftId, demo.overdrawn.id);
  for (const { id, accountId } of [demo.borrower, demo.overdrawn]) world.know('account', accountId, id);
  world.know('card', demo.cardholder.cardApplicationId);
  world.know('card', demo.business.cardApplicationId);
  world.know('business', demo.business.id);
}

/** The requests at the start: a few customers and their documents. */
export const beginning: readonly ((world: World) => Asked)[] = [
  newPerson,
  newPerson,
  newPerson,
  () => ['POST', '/businesses', {}],
  newAccount,
  newAccount,
  newSnapshot,
  newSnapshot,
  newIdentification,
];

/** The control requests: customers and their documents, money, slowness, faults. Not the clock. */
export const controls: readonly ((world: World) => Asked)[] = [
  (world) => (world.all('person').length < 4 ? newPerson(world) : newSnapshot(world)),
  newAccount,
  newSnapshot,
  newSnapshot,
  newIdentification,
  newIdentification,
  (world) => [
    'POST',
    `/persons/${world.any('person').id}`,
    { asks_authorization: world.chance.happens(0.4) },
  ],
  (world) => [
    'POST',
    `/account_snapshots/${world.any('snapshot').id}`,
    { status: world.chance.of(snapshotStatuses) },
  ],
  (world) => [
    'POST',
    `/account_snapshots/${world.any('snapshot').id}`,
    { status: world.chance.of(snapshotStatuses) },
  ],
  (world) => [
    'POST',
    `/businesses/${world.any('business').id}/identifications`,
    { status: world.chance.of(identificationStatuses) },
  ],
  (world) => [
    'POST',
    `/identifications/${world.any('identification').id}`,
    { status: world.chance.of(identificationStatuses) },
  ],
  (world) => [
    'POST',
    `/identifications/${world.any('identification').id}`,
    { status: world.chance.of(identificationStatuses) },
  ],
  (world) => [
    'POST',
    `/accounts/${world.any('account').id}/bookings`,
    { amount: world.chance.between(-300, 600) * 100 },
  ],
  (world) =>
    world.chance.happens(0.3)
      ? ['POST', `/credit_records/${world.any('record').id}/expire`]
      : newAccount(world),
  (world) =>
    world.chance.happens(0.3)
      ? ['POST', `/credit_lines/${world.any('line').id}/blocks`]
      : newIdentification(world),
  (world) =>
    world.chance.happens(0.5)
      ? ['POST', `/overdraft_applications/${world.any('overdraftApplication').id}/delete`]
      : newSnapshot(world),
  (world) => steerCard(world, 'transactions', { amount: world.chance.between(1, 900_00) }),
  (world) => steerCard(world, 'transactions', { amount: world.chance.between(1, 90_00) }),
  (world) => steerCard(world, 'payments', { amount: world.chance.between(1, 300_00) }),
  (world) => steerCard(world, 'direct_debits', { fail: world.chance.happens(0.6) }),
  (world) => steerCard(world, 'bills'),
  (world) => [
    'POST',
    '/delays',
    {
      [world.chance.of(slowSteps) ?? '']: world.chance.of([
        'PT0S',
        'PT0S',
        'PT0S',
        'PT0S',
        'PT6H',
        'P1D',
        'P4D',
        'P100D',
      ]),
    },
  ],
];

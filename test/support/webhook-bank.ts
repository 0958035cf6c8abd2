import type { ScriptedBank } from './scripted-bank.js';

/** A customer of the bank's with one of everything that is read. */
export interface Household {
  readonly person: string;
  readonly line: string;
  readonly application: string;
  readonly freelancerApplication: string;
  readonly overdraftApplication: string;
  readonly overdraft: string;
  readonly card: string;
  readonly bill: string;
  readonly termination: string;
}

/** A household whose ids begin with a letter. */
export const household = (letter: string): Household => ({
  person: `${letter}0cper`,
  line: `${letter}1ccln`,
  application: `${letter}2ccla`,
  freelancerApplication: `${letter}3cfla`,
  overdraftApplication: `${letter}4coda`,
  overdraft: `${letter}5codf`,
  card: `${letter}6cccd`,
  bill: `${letter}7cbil`,
  termination: `${letter}8ctrm`,
});

/** Has the bank answer every read of a household. */
export function settle(bank: ScriptedBank, home: Household): void {
  const { person, card } = home;
  const persons = `/v1/persons/${person}`;
  const whole: readonly (readonly [path: string, body: object])[] = [
    [`${persons}/credit_lines/${home.line}`, { id: home.line, person_id: person, status: 'open' }],
    [`${persons}/credit_lines/${home.line}/blocks/b1`, { id: 'b1', credit_line_id: home.line }],
    [
      `${persons}/credit_line_applications/${home.application}`,
      { id: home.application, person_id: person, status: 'pending' },
    ],
    [
      `/v1/freelancers/persons/${person}/credit_line_applications/${home.freelancerApplication}`,
      { id: home.freelancerApplication, person_id: person, status: 'pending' },
    ],
    [
      `${persons}/overdraft_applications/${home.overdraftApplication}`,
      { id: home.overdraftApplication, person_id: person, status: 'pending' },
    ],
    [`${persons}/overdrafts/${home.overdraft}`, { id: home.overdraft, person_id: person, status: 'created' }],
    [`/v1/credit_card_applications/${card}`, { id: card, customer_id: person, status: 'ACTIVE' }],
    [`/v1/credit_card_bills/${home.bill}`, { id: home.bill, application_id: card, status: 'OPEN' }],
    [
      `/v1/credit_card_terminations/${home.termination}`,
      { id: home.termination, application_id: card, status: 'REQUESTED' },
    ],
  ];
  for (const [path, body] of whole) bank.on(`GET ${path}`, { body });
}

/** Has the bank answer its lists, each with what the filter asks for of these households. */
export function listAll(bank: ScriptedBank, homes: readonly Household[]): void {
  const list = (
    path: string,
    filter: string,
    of: (home: Household) => readonly [key: string, item: object],
  ) =>
    bank.on(`GET ${path}`, ({ query }) => {
      const all = homes.map(of);
      const asked = query[`filter[${filter}]`];
      const found = all.filter(([key]) => asked === undefined || asked === key).map(([, item]) => item);
      return { headers: { total: String(found.length) }, body: found };
    });
  list('/v1/persons/credit_lines', 'person_id', ({ person, line }) => [
    person,
    { id: line, person_id: person, status: 'open' },
  ]);
  list('/v1/persons/credit_line_applications', 'person_id', ({ person, application }) => [
    person,
    { id: application, person_id: person, status: 'pending' },
  ]);
  list('/v1/credit_card_applications', 'customer_id', ({ person, card }) => [
    person,
    { id: card, customer_id: person, status: 'ACTIVE' },
  ]);
  list('/v1/credit_card_bills', 'application_id', ({ card, bill }) => [
    card,
    { id: bill, application_id: card, status: 'OPEN' },
  ]);
  list('/v1/credit_card_terminations', 'none', ({ card, termination }) => [
    '',
    { id: termination, application_id: card, status: 'REQUESTED' },
  ]);
  for (const { person, line } of homes)
    bank
      .on(`GET /v1/persons/${person}/credit_lines/${line}/blocks`, {
        headers: { total: '1' },
        body: [{ id: 'b1', credit_line_id: line }],
      })
      .on(`POST /v1/persons/${person}/credit_lines/${line}/available_installment_plans`, {
        body: { installment_plans: [] },
      });
}

/** The query of each read of a household's, by the name of its operation. */
export const queriesOf = (home: Household): Readonly<Record<string, string>> => {
  const [personId, line] = [
    `personId: "${home.person}"`,
    `creditLine(personId: "${home.person}", id: "${home.line}")`,
  ];
  return {
    getCreditLine: `${line} { status }`,
    listCreditLines: `creditLines(first: 1, filter: { personId: "${home.person}" }) { nodes { id } }`,
    listCreditLineBlocks: `${line} { blocks(first: 1) { nodes { id } } }`,
    getCreditLineBlock: `${line} { block(id: "b1") { id } }`,
    calculateAvailableInstallmentPlans: `${line} { availableInstallmentPlans(input: { amount: { value: 1000 } }) { term } }`,
    getCreditLineApplication: `creditLineApplication(${personId}, id: "${home.application}") { status }`,
    listCreditLineApplications: `creditLineApplications(first: 1, filter: { personId: "${home.person}" }) { nodes { id } }`,
    getFreelancerCreditLineApplication: `freelancerCreditLineApplication(${personId}, id: "${home.freelancerApplication}") { status }`,
    getOverdraftApplication: `overdraftApplication(${personId}, id: "${home.overdraftApplication}") { status }`,
    getOverdraft: `overdraft(${personId}, id: "${home.overdraft}") { status }`,
    getCreditCardApplication: `creditCardApplication(id: "${home.card}") { status }`,
    listCreditCardApplications: `creditCardApplications(first: 1, filter: { customerId: "${home.person}" }) { nodes { id } }`,
    getCreditCardBill: `creditCardBill(id: "${home.bill}") { status }`,
    listCreditCardBills: `creditCardBills(first: 1, filter: { applicationId: "${home.card}" }) { nodes { id } }`,
    getCreditCardTermination: `creditCardTermination(id: "${home.termination}") { status }`,
    listCreditCardTerminations: `creditCardTerminations(first: 1) { nodes { id } }`,
  };
};

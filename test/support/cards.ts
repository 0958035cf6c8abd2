import type { Bench } from './sandbox.js';

/** A customer's card at the bank. */
export interface Card {
  readonly personId: string;
  readonly id: string;
}

/** The application data of a person with 10,000 € to spare each month. */
export const wellOff = {
  customerDesiredLimit: { value: 1_000_000 },
  netIncome: { value: 1_100_000 },
  livingSituationExpenses: { value: 100_000 },
};

/** The terms of partial payments. */
export const inPart = { upcomingType: 'PARTIAL', minimumAmount: { value: 3000 }, minimumPercentage: 5 };

const apply =
  'mutation ($input: CreateCreditCardApplicationInput!) { createCreditCardApplication(input: $input) { creditCardApplication { id } } }';
const finalize =
  'mutation ($id: ID!) { finalizeCreditCardApplication(input: { applicationId: $id }) { creditCardApplication { id } } }';

/**
 * Creates a card application of a new person: pre-approved, or waiting if the person is not identified. The
 * calls are forgotten.
 */
export async function newCardApplication(bench: Bench, input: object = {}, identified = true): Promise<Card> {
  const { id: personId } = identified
    ? await bench.applicant()
    : ((await bench.steer('POST', '/persons', {})) as { id: string });
  const made = await bench.data(apply, {
    input: { personId, productType: 'CONSUMER_CREDIT_CARD', scoringOptions: wellOff, ...input },
  });
  await bench.calls();
  return { personId, id: made.createCreditCardApplication.creditCardApplication.id as string };
}

/** Creates a person with a card with a limit of 10,000 €. The calls are forgotten. */
export async function newCard(bench: Bench, input: object = {}): Promise<Card> {
  const application = await newCardApplication(bench, input);
  await bench.data(finalize, { id: application.id });
  await bench.calls();
  return application;
}

/** Makes a purchase with a card, with an amount in cents. */
export const buy = (bench: Bench, { id }: Card, amount: number): Promise<unknown> =>
  bench.steer('POST', `/credit_card_applications/${id}/transactions`, { amount });

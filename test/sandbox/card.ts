import { euro, type Partner } from './partner.js';

/** The application data of a person with 10,000 € to spare each month. */
export const wellOff = {
  customer_desired_limit: euro(10_000),
  net_income: euro(11_000),
  living_situation_expenses: euro(1000),
};

/** The fields of the sandbox's card application that the tests use. */
export interface Card {
  readonly id: string;
  readonly status: string;
  readonly account_id?: string;
  readonly qes_at: string | null;
  readonly in_dunning: boolean;
  readonly billing_start_date?: string;
  readonly billing_end_date?: string;
  readonly repayment_type_switch_available_date: string | null;
  readonly latest_repayment_type_switch_date?: string | null;
  readonly active_termination_id?: string;
  readonly repayment_options: {
    readonly current_type: string;
    readonly upcoming_type: string;
    readonly minimum_amount: { readonly value: number | null };
  };
}

type Amount = { readonly value: number };

/** The sandbox's bill. */
export interface Bill {
  readonly id: string;
  readonly status: string;
  readonly start_date: string;
  readonly end_date: string;
  readonly statement_date: string;
  readonly due_date: string;
  readonly sdd_collection_date: string;
  readonly repayment_type: string;
  readonly previous_bill_amount: Amount;
  readonly current_bill_amount: Amount;
  readonly total_outstanding_amount: Amount;
  readonly minimum_due_amount: Amount;
  readonly outstanding_amount: Amount;
  readonly outstanding_sddr_amount: Amount;
  readonly accumulated_interest_amount: Amount;
  readonly dunning_fees: Amount;
}

/** An entry of a card's account, as the control route returns it. */
export interface Entry {
  readonly date: string;
  readonly kind: string;
  readonly amount: number;
}

/** Creates an application for a card: pre-approved, unless the person is not identified. */
export async function newCardApplication(
  partner: Partner,
  more: object = {},
  identified = true,
): Promise<{ id: string; personId: string; path: string }> {
  const { id: personId } = await partner.steer('POST', '/persons');
  if (identified) await partner.steer('POST', `/persons/${personId}/identifications`);
  const wish = { product_type: 'CONSUMER_CREDIT_CARD', scoring_options: wellOff, ...more };
  const { body } = await partner.call('POST', `/v1/persons/${personId}/credit_card_applications`, wish);
  const id = String(body['id']);
  return { id, personId, path: `/v1/credit_card_applications/${id}` };
}

/** Creates a usable card with a limit of 10,000 €. */
export async function newCard(
  partner: Partner,
  repayment_options?: object,
): Promise<{ id: string; personId: string; path: string }> {
  const application = await newCardApplication(partner, { ...(repayment_options && { repayment_options }) });
  await partner.call('POST', `${application.path}/finalize`);
  return application;
}

/** Reads the application. */
export const readCard = async (partner: Partner, id: string): Promise<Card> =>
  (await partner.call<Card>('GET', `/v1/credit_card_applications/${id}`)).body;

/** Returns the bills of a card, oldest first. */
export const billsOf = async (partner: Partner, id: string): Promise<Bill[]> =>
  (await partner.call<Bill[]>('GET', `/v1/credit_card_bills?filter[application_id]=${id}&page[size]=1000`))
    .body;

/** Makes a purchase with a card, with an amount in cents. */
export const buy = (partner: Partner, id: string, amount: number): Promise<unknown> =>
  partner.steer('POST', `/credit_card_applications/${id}/transactions`, { amount });

/** Sets the clock to an instant, with a token that is valid then. */
export async function moveTo(partner: Partner, to: string): Promise<void> {
  await partner.steer('POST', '/clock', { to });
  await partner.login();
}

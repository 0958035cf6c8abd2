import type { ApolloClient } from '@apollo/client';
import { createIntents, type Intent } from '@lending-graph/client';
import {
  ApplicationIdsDocument,
  ApplyDocument,
  DrawDocument,
  LoanIdsDocument,
  type CreateCreditLineApplicationInput,
} from '../gql/graphql.js';
import type { LiveSession } from '../graph/session.js';
import { judge, type Attempt } from './attempt.js';
import { tabStorage } from './tab-storage.js';
import { WriteIntent, type WriteSteps } from './write-intent.js';

/** A loan that was ordered. Amounts are in cents. */
export interface DrawOrder {
  readonly personId: string;
  readonly creditLineId: string;
  readonly cents: number;
  readonly term: number;
  readonly installmentCents: number;
  readonly reference: string;
  readonly purpose: string;
}

/** The answer of a mutation, and the id of what was made if it has one. */
interface Sent {
  readonly source: unknown;
  readonly id: string | undefined;
}

/**
 * The intent of an order. The key is kept with the order, which is there until the reader has seen its outcome: an
 * order that is sent again after its intent has ended has the same key, and gets the same answer.
 */
const intentOf = (key: string): Intent =>
  createIntents({ storage: tabStorage, createKey: () => key }).intent(key);

/** Past all caches, the gateway's too. */
const fresh = {
  fetchPolicy: 'network-only',
  context: { headers: { 'cache-control': 'no-cache' } },
  errorPolicy: 'none',
} as const;

/** All writes of a customer's page. Each lives as long as the page, whichever view is open. */
export class Writes {
  readonly #client: ApolloClient;
  readonly #session: LiveSession;
  readonly #open = new Map<string, unknown>();

  constructor(client: ApolloClient, session: LiveSession) {
    this.#client = client;
    this.#session = session;
  }

  /** The loan that is drawn, or was drawn last, on a credit line. */
  draw(personId: string, creditLineId: string): WriteIntent<DrawOrder> {
    return this.#intent(`draw:${personId}:${creditLineId}`, this.#drawing);
  }

  /** The application that is made, or was made last. */
  apply(personId: string): WriteIntent<CreateCreditLineApplicationInput> {
    return this.#intent(`apply:${personId}`, this.#applying);
  }

  /** Goes on with what an earlier page of this customer has not ended. Resolves when all of it can be shown. */
  async resume(personId: string): Promise<void> {
    const begin = `draw:${personId}:`;
    const lines = (await tabStorage.names()).filter((name) => name.startsWith(begin));
    const draws = lines.map((name) => this.draw(personId, name.slice(begin.length)));
    await Promise.all([...draws, this.apply(personId)].map(({ loaded }) => loaded));
  }

  #intent<Input>(name: string, steps: WriteSteps<Input>): WriteIntent<Input> {
    let intent = this.#open.get(name) as WriteIntent<Input> | undefined;
    if (!intent) {
      intent = new WriteIntent(name, steps);
      this.#open.set(name, intent);
    }
    return intent;
  }

  readonly #drawing: WriteSteps<DrawOrder> = {
    forget: (key) => intentOf(key).end(),
    readIds: async ({ personId, creditLineId: id }) => {
      const variables = { personId, id };
      const { data } = await this.#client.query({ query: LoanIdsDocument, variables, ...fresh });
      const loans = data?.creditLine?.activeLoans;
      if (!loans) throw new Error('The loans of this credit line could not be read.');
      return loans.map((loan) => loan.id);
    },
    send: ({ personId, creditLineId, cents, term, reference, purpose }, key) =>
      this.#attempt(async () => {
        const source = await this.#client.mutate({
          mutation: DrawDocument,
          variables: {
            input: { personId, creditLineId, amount: { value: cents }, term, reference, purpose },
          },
          context: { intent: intentOf(key) },
          errorPolicy: 'all',
        });
        return { source, id: source.data?.createLoan?.loan?.id };
      }),
  };

  readonly #applying: WriteSteps<CreateCreditLineApplicationInput> = {
    forget: (key) => intentOf(key).end(),
    readIds: async ({ personId }) => {
      const { data } = await this.#client.query({
        query: ApplicationIdsDocument,
        variables: { personId },
        ...fresh,
      });
      const applications = data?.person?.creditLineApplications?.nodes;
      if (!applications) throw new Error('The applications could not be read.');
      return applications.map(({ id }) => id);
    },
    send: (input, key) =>
      this.#attempt(async () => {
        const source = await this.#client.mutate({
          mutation: ApplyDocument,
          variables: { input },
          context: { intent: intentOf(key) },
          errorPolicy: 'all',
        });
        return { source, id: source.data?.createCreditLineApplication?.creditLineApplication?.id };
      }),
  };

  /** Makes one attempt: gets a new token if there has to be one, and reads again what has changed. */
  async #attempt(send: () => Promise<Sent>): Promise<Attempt> {
    const attempt = await send().then(
      ({ source, id }) => judge(source, id),
      (error: unknown) => judge(error, undefined),
    );
    if (attempt.kind === 'again' && attempt.why === 'loggedOut')
      await this.#session.renew().catch(() => undefined);
    if (attempt.kind === 'done') void this.#client.refetchQueries({ include: 'active' });
    return attempt;
  }
}

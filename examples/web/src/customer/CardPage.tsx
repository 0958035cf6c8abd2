import { useQuery } from '@apollo/client/react';
import { formatDay } from '../format/date.js';
import { formatMoney } from '../format/money.js';
import { billStatus, nameOf } from '../format/words.js';
import { CardDocument, type CardQuery } from '../gql/graphql.js';
import { Loading } from '../parts/Loading.js';
import { Page } from '../parts/Page.js';
import { Status } from '../parts/Status.js';
import { inOrder } from './bills.js';
import { BalancePicture } from './BalancePicture.js';

type Card = NonNullable<CardQuery['creditCardApplication']>;
export type Bill = NonNullable<Card['bills']>['nodes'][number];

const Bills = ({ bills }: { readonly bills: readonly Bill[] }) => (
  <table className="bills">
    <caption className="visually-hidden">Bills, the newest first</caption>
    <thead>
      <tr>
        <th scope="col">Bill</th>
        <th scope="col">Spent</th>
        <th scope="col">Interest</th>
        <th scope="col">Balance</th>
        <th scope="col">Least to pay</th>
        <th scope="col">Due</th>
        <th scope="col">Status</th>
      </tr>
    </thead>
    <tbody>
      {[...bills].reverse().map((bill) => (
        <tr key={bill.id}>
          <th scope="row">{formatDay(bill.statementDate)}</th>
          <td data-label="Spent">{formatMoney(bill.currentBillAmount)}</td>
          <td data-label="Interest">{formatMoney(bill.accumulatedInterestAmount)}</td>
          <td data-label="Balance">{formatMoney(bill.totalOutstandingAmount)}</td>
          <td data-label="Least to pay">{formatMoney(bill.minimumDueAmount)}</td>
          <td data-label="Due">{formatDay(bill.dueDate)}</td>
          <td data-label="Status">
            <Status of={bill.status ? billStatus[bill.status] : undefined} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Body = ({ card }: { readonly card: Card }) => {
  const bills = inOrder(card.bills?.nodes ?? []);
  const last = bills.at(-1);
  return (
    <>
      <section className="hero" aria-label="The last bill">
        <p className="hint">Balance of the last bill</p>
        <p className="amount huge">{formatMoney(last?.totalOutstandingAmount)}</p>
        <p>
          {last && last.status !== 'PAID'
            ? `Pay at least ${formatMoney(last.minimumDueAmount)} by ${formatDay(last.dueDate)}.`
            : 'Nothing is due.'}{' '}
          Your limit is {formatMoney(card.currentLimit)}.
        </p>
      </section>
      <section className="card" aria-labelledby="months">
        <h2 id="months">Balance over the months</h2>
        {bills.length === 0 ? (
          <p className="hint">There is no bill yet.</p>
        ) : (
          <BalancePicture bills={bills} />
        )}
      </section>
      <section className="card" aria-labelledby="bills">
        <h2 id="bills">Bills</h2>
        <Bills bills={bills} />
      </section>
    </>
  );
};

/** A card: its bills, and its balance over the months. */
export function CardPage({ id }: { readonly id: string }) {
  const { data, previousData, error, loading, refetch } = useQuery(CardDocument, {
    variables: { id },
    errorPolicy: 'all',
  });
  return (
    <Page title={`Credit card ${nameOf(id)}`} above={<a href="#/">← Overview</a>}>
      <Loading
        what="this card"
        data={(data ?? previousData)?.creditCardApplication}
        error={error}
        isLoading={loading}
        onRetry={() => void refetch()}
      >
        {(card) => <Body card={card} />}
      </Loading>
    </Page>
  );
}

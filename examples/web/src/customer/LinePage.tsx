import { useQuery } from '@apollo/client/react';
import { formatDay } from '../format/date.js';
import { formatCents, formatMoney, formatRate } from '../format/money.js';
import { formatIban, lineStatus, loanStatus, nameOf } from '../format/words.js';
import { LineDocument, type LineQuery } from '../gql/graphql.js';
import { Loading } from '../parts/Loading.js';
import { Notice } from '../parts/Notice.js';
import { Page } from '../parts/Page.js';
import { Status } from '../parts/Status.js';
import { Used } from '../parts/Used.js';
import type { Writes } from '../write/writes.js';
import type { ViewProps } from './CustomerApp.js';
import { DocumentButtons } from './DocumentButtons.js';
import { DrawPanel } from './DrawPanel.js';

type Line = NonNullable<LineQuery['creditLine']>;

const Facts = ({ line }: { readonly line: Line }) => (
  <section className="card" aria-labelledby="facts">
    <h2 id="facts">This credit line</h2>
    <Status of={line.status ? lineStatus[line.status] : undefined} />
    <p className="figure">
      <span className="amount">
        {formatCents((line.limit.value ?? 0) - (line.utilizedAmount?.value ?? 0))}
      </span>{' '}
      left
    </p>
    <Used used={line.utilizedAmount?.value ?? 0} limit={line.limit.value ?? 0} />
    <dl className="facts">
      <dt>Limit</dt>
      <dd>{formatMoney(line.limit)}</dd>
      <dt>Used</dt>
      <dd>{formatMoney(line.utilizedAmount)}</dd>
      <dt>Interest a year</dt>
      <dd>{formatRate(line.interestRate)}</dd>
      <dt>With all costs</dt>
      <dd>{formatRate(line.annualPercentageRate)}</dd>
      <dt>Paid out to</dt>
      <dd className="iban">{formatIban(line.recipientIban)}</dd>
      <dt>Granted</dt>
      <dd>{formatDay(line.grantedAt)}</dd>
    </dl>
  </section>
);

const Loans = ({ loans }: { readonly loans: Line['activeLoans'] }) => (
  <section className="card" aria-labelledby="loans">
    <h2 id="loans">Your loans</h2>
    {!loans?.length && <p className="hint">No loan is being repaid.</p>}
    <ul className="rows">
      {loans?.map((loan) => (
        <li className="row" key={loan.id} data-loan={loan.id}>
          <span>Loan {nameOf(loan.id)}</span>
          <span className="hint">{formatRate(loan.effectiveInterestRate)} a year</span>
          <Status of={loan.status ? loanStatus[loan.status] : undefined} />
        </li>
      ))}
    </ul>
  </section>
);

const Documents = ({ line }: { readonly line: Line }) =>
  line.applicationId ? (
    <section className="card" aria-labelledby="documents">
      <h2 id="documents">Documents</h2>
      <DocumentButtons personId={line.personId} applicationId={line.applicationId} />
    </section>
  ) : null;

const Body = ({ line, writes }: { readonly line: Line; readonly writes: Writes }) => (
  <div className="columns">
    <div>
      {line.status === 'OPEN' ? (
        <DrawPanel line={line} writes={writes} />
      ) : (
        <Notice tone="quiet" title="No loan can be drawn on this credit line at present." />
      )}
    </div>
    <div>
      <Facts line={line} />
      <Loans loans={line.activeLoans} />
      <Documents line={line} />
    </div>
  </div>
);

/** One credit line: its loans and documents, and a new loan. */
export function LinePage({ person, writes, id }: ViewProps & { readonly id: string }) {
  const { data, previousData, error, loading, refetch } = useQuery(LineDocument, {
    variables: { personId: person.id, id },
    errorPolicy: 'all',
  });
  return (
    <Page title={`Credit line ${nameOf(id)}`} above={<a href="#/">← Overview</a>}>
      <Loading
        what="this credit line"
        data={(data ?? previousData)?.creditLine}
        error={error}
        isLoading={loading}
        onRetry={() => void refetch()}
      >
        {(line) => <Body line={line} writes={writes} />}
      </Loading>
    </Page>
  );
}

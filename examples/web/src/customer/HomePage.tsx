import { useQuery } from '@apollo/client/react';
import { formatDay } from '../format/date.js';
import { formatCents, formatMoney, formatRate } from '../format/money.js';
import { applicationStatus, billStatus, lineStatus, nameOf } from '../format/words.js';
import { HomeDocument, type HomeQuery } from '../gql/graphql.js';
import { Loading } from '../parts/Loading.js';
import { Page } from '../parts/Page.js';
import { Spark } from '../parts/Spark.js';
import { Status } from '../parts/Status.js';
import { Used } from '../parts/Used.js';
import { useWrite } from '../write/use-write.js';
import type { Writes } from '../write/writes.js';
import type { ViewProps } from './CustomerApp.js';
import { inOrder } from './bills.js';

type Person = Extract<NonNullable<HomeQuery['me']>, { __typename: 'Person' }>;
type Line = NonNullable<Person['creditLines']>['nodes'][number];
type Application = NonNullable<Person['creditLineApplications']>['nodes'][number];
type Card = NonNullable<Person['creditCardApplications']>['nodes'][number];

/** Cents that are left of a credit line. */
const leftOf = ({ limit, utilizedAmount }: Line): number => (limit.value ?? 0) - (utilizedAmount?.value ?? 0);

/** What is still to be known of a loan on a line that was ordered here. */
function OrderNote({ line, writes }: { readonly line: Line; readonly writes: Writes }) {
  const { kind } = useWrite(writes.draw(line.personId, line.id));
  if (kind === 'working') return <Status of={{ text: 'Drawing a loan …', tone: 'busy' }} />;
  if (kind === 'unknown' || kind === 'notDone')
    return <Status of={{ text: 'Look at the outcome of your loan', tone: 'bad' }} />;
  return null;
}

const LineCard = ({ line, writes }: { readonly line: Line; readonly writes: Writes }) => (
  <li className="card line-card">
    <div className="card-head">
      <a className="cover" href={`#/lines/${encodeURIComponent(line.id)}`}>
        Credit line {nameOf(line.id)}
      </a>
      <Status of={line.status ? lineStatus[line.status] : undefined} />
    </div>
    <p className="figure">
      <span className="amount">{formatCents(leftOf(line))}</span> left
    </p>
    <Used used={line.utilizedAmount?.value ?? 0} limit={line.limit.value ?? 0} />
    <p className="hint">
      {formatMoney(line.utilizedAmount)} of {formatMoney(line.limit)} used
      <br />
      {formatRate(line.interestRate)} interest a year
    </p>
    <OrderNote line={line} writes={writes} />
  </li>
);

const CardLink = ({ card }: { readonly card: Card }) => {
  const bills = inOrder(card.bills?.nodes ?? []);
  const last = bills.at(-1);
  return (
    <li className="card">
      <div className="card-head">
        <a className="cover" href={`#/cards/${encodeURIComponent(card.id)}`}>
          Credit card {nameOf(card.id)}
        </a>
        {last?.status && <Status of={billStatus[last.status]} />}
      </div>
      <p className="figure">
        <span className="amount">{formatMoney(last?.totalOutstandingAmount)}</span> on the last bill
      </p>
      <Spark amounts={bills.map(({ totalOutstandingAmount }) => totalOutstandingAmount?.value ?? 0)} />
      <p className="hint">Limit {formatMoney(card.currentLimit)}</p>
    </li>
  );
};

const ApplicationRow = ({ application }: { readonly application: Application }) => (
  <li className="row">
    <a href={`#/applications/${encodeURIComponent(application.id)}`}>Application {nameOf(application.id)}</a>
    <span className="hint">{formatDay(application.createdAt)}</span>
    <Status of={applicationStatus[application.status]} />
  </li>
);

const Hero = ({ lines }: { readonly lines: readonly Line[] }) => {
  const open = lines.filter(({ status }) => status === 'OPEN');
  return (
    <section className="hero panel" aria-label="What you can draw">
      <div>
        <p>You can draw now</p>
        <p className="amount huge">{formatCents(open.reduce((sum, line) => sum + leftOf(line), 0))}</p>
      </div>
      <a className="button" href="#/apply">
        Apply for a credit line
      </a>
    </section>
  );
};

const Overview = ({ me, writes }: { readonly me: Person; readonly writes: Writes }) => {
  const lines = me.creditLines?.nodes ?? [];
  const cards = me.creditCardApplications?.nodes ?? [];
  const pending = (me.creditLineApplications?.nodes ?? []).filter(
    ({ status }) => status !== 'CREDIT_LINE_CREATED',
  );
  return (
    <>
      <Hero lines={lines} />
      {pending.length > 0 && (
        <section className="card" aria-labelledby="applications">
          <h2 id="applications">Applications</h2>
          <ul className="rows">
            {pending.map((application) => (
              <ApplicationRow key={application.id} application={application} />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="lines">
        <h2 id="lines">Credit lines and cards</h2>
        {lines.length + cards.length === 0 && <p className="hint">You have none yet.</p>}
        <ul className="cards">
          {lines.map((line) => (
            <LineCard key={line.id} line={line} writes={writes} />
          ))}
          {cards.map((card) => (
            <CardLink key={card.id} card={card} />
          ))}
        </ul>
      </section>
    </>
  );
};

/** All that a customer has, at a glance. */
export function HomePage({ person, writes }: ViewProps) {
  const { data, previousData, error, loading, refetch } = useQuery(HomeDocument, { errorPolicy: 'all' });
  const me = (data ?? previousData)?.me;
  return (
    <Page title={`Hello ${person.name.split(' ')[0]}`}>
      <Loading
        what="your credit lines"
        data={me?.__typename === 'Person' ? me : null}
        error={error}
        isLoading={loading}
        onRetry={() => void refetch()}
      >
        {(found) => <Overview me={found} writes={writes} />}
      </Loading>
    </Page>
  );
}

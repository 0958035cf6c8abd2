import { useQuery } from '@apollo/client/react';
import { formatMoney, formatRate } from '../format/money.js';
import { ApplicationInOfficeDocument } from '../gql/graphql.js';
import { Loading } from '../parts/Loading.js';

/** What the list does not carry of an application: one call to the bank, made when it is opened. */
export function ApplicationDetails({ personId, id }: { readonly personId: string; readonly id: string }) {
  const { data, error, loading, refetch } = useQuery(ApplicationInOfficeDocument, {
    variables: { personId, id },
    errorPolicy: 'all',
  });
  return (
    <Loading
      what="this application"
      data={data?.creditLineApplication}
      error={error}
      isLoading={loading}
      onRetry={() => void refetch()}
    >
      {(application) => (
        <dl className="facts">
          <dt>Said by the bank</dt>
          <dd>{application.statusDescription ?? '–'}</dd>
          <dt>Reason</dt>
          <dd>{application.reason ?? '–'}</dd>
          <dt>Still asked for</dt>
          <dd>
            {application.scoringWorkflow?.requiredActions?.map(({ required }) => required).join(', ') || '–'}
          </dd>
          <dt>Can spare a month</dt>
          <dd>{formatMoney(application.netDisposableIncome)}</dd>
          <dt>Offer</dt>
          <dd>
            {application.offeredLimit
              ? `${formatMoney(application.offeredLimit)} at ${formatRate(application.offeredInterestRate)}`
              : '–'}
          </dd>
          <dt>Your number</dt>
          <dd>{application.partnerReferenceNumber ?? '–'}</dd>
          <dt>Credit line</dt>
          <dd className="iban">{application.creditLineId ?? '–'}</dd>
        </dl>
      )}
    </Loading>
  );
}

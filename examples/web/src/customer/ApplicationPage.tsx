import { useState } from 'react';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { formatMoney, formatRate } from '../format/money.js';
import { applicationStatus, nameOf } from '../format/words.js';
import { ApplicationDocument, type ApplicationQuery } from '../gql/graphql.js';
import { Loading } from '../parts/Loading.js';
import { Notice } from '../parts/Notice.js';
import { Page } from '../parts/Page.js';
import { Status } from '../parts/Status.js';
import type { Person } from './CustomerApp.js';
import { DocumentButtons } from './DocumentButtons.js';
import { askPartner, type PartnerStep } from './partner.js';
import { doneSteps, isInProgress, steps } from './progress.js';

type Application = NonNullable<ApplicationQuery['creditLineApplication']>;

const Steps = ({ status }: { readonly status: Application['status'] }) => {
  const done = doneSteps(status);
  return (
    <ol className="steps" aria-label="How far the application is">
      {steps.map((step, index) => (
        <li key={step} data-state={index < done ? 'done' : index === done ? 'now' : 'later'}>
          {step}
          <span className="visually-hidden">
            {index < done ? ': done' : index === done ? ': now' : ': still to come'}
          </span>
        </li>
      ))}
    </ol>
  );
};

interface StepButtonProps {
  readonly step: PartnerStep;
  readonly applicationId: string;
  readonly children: string;
}

/** A button for what the partner's own server does for the customer. */
function StepButton({ step, applicationId, children }: StepButtonProps) {
  const client = useApolloClient();
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const press = async (): Promise<void> => {
    if (state === 'busy') return;
    setState('busy');
    const isDone = await askPartner(step, applicationId);
    await client.refetchQueries({ include: 'active' });
    setState(isDone ? 'ready' : 'failed');
  };
  return (
    <>
      <button type="button" className="button" aria-disabled={state === 'busy'} onClick={() => void press()}>
        {children}
      </button>
      {state === 'failed' && (
        <p className="problem" role="alert">
          That did not work. Try again: it is done once.
        </p>
      )}
    </>
  );
}

const Offer = ({
  application: { id, personId, offeredLimit, offeredInterestRate },
}: {
  readonly application: Application;
}) => (
  <section className="card offer" aria-labelledby="offer">
    <h2 id="offer">The bank offers you</h2>
    <p className="amount huge">{formatMoney(offeredLimit)}</p>
    <p>at {formatRate(offeredInterestRate)} interest a year, for what you draw of it.</p>
    <DocumentButtons personId={personId} applicationId={id} />
  </section>
);

/** What the customer can do next. */
function Next({ application: { id, status, reason, creditLineId } }: { readonly application: Application }) {
  switch (status) {
    case 'ACCOUNT_SNAPSHOT_PENDING':
      return (
        <Notice tone="quiet" title="Show the bank your account">
          <p>The bank checks what you said against the last months of your account. It looks once.</p>
          <StepButton step="account" applicationId={id}>
            Share my account
          </StepButton>
        </Notice>
      );
    case 'IDENTIFICATION_PENDING':
      return (
        <Notice tone="quiet" title="Prove who you are">
          <p>By video, with your identity card. Then you see the offer.</p>
          <StepButton step="identification" applicationId={id}>
            Identify me
          </StepButton>
        </Notice>
      );
    case 'ESIGN_PENDING':
      return (
        <Notice tone="good" title="Read the contract, then sign it">
          <StepButton step="signature" applicationId={id}>
            Sign the contract
          </StepButton>
        </Notice>
      );
    case 'CREDIT_LINE_CREATED':
      return (
        <Notice tone="good" title="Your credit line is there.">
          {creditLineId && (
            <a className="button" href={`#/lines/${encodeURIComponent(creditLineId)}`}>
              To the credit line
            </a>
          )}
        </Notice>
      );
    case 'REJECTED':
      return (
        <Notice tone="bad" title="The bank makes no offer.">
          <p>{reason}</p>
        </Notice>
      );
    default:
      return isInProgress(status) ? (
        <Notice tone="busy" title="The bank is at work. This page changes by itself." />
      ) : null;
  }
}

/** One application: how far it is, the offer, and what comes next. */
export function ApplicationPage({ person, id }: { readonly person: Person; readonly id: string }) {
  const { data, previousData, error, loading, refetch } = useQuery(ApplicationDocument, {
    variables: { personId: person.id, id },
    errorPolicy: 'all',
  });
  return (
    <Page title={`Application ${nameOf(id)}`} above={<a href="#/">← Overview</a>}>
      <Loading
        what="this application"
        data={(data ?? previousData)?.creditLineApplication}
        error={error}
        isLoading={loading}
        onRetry={() => void refetch()}
      >
        {(found) => (
          <>
            <div aria-live="polite">
              <Status of={applicationStatus[found.status]} />
            </div>
            <Steps status={found.status} />
            {found.offeredLimit && <Offer application={found} />}
            <Next application={found} />
          </>
        )}
      </Loading>
    </Page>
  );
}

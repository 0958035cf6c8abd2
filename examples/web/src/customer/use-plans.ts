import { useEffect, useState } from 'react';
import { skipToken, useQuery } from '@apollo/client/react';
import { PlansDocument, type LineQuery, type PlansQuery } from '../gql/graphql.js';

export type Line = NonNullable<LineQuery['creditLine']>;
export type Plan = NonNullable<NonNullable<PlansQuery['creditLine']>['availableInstallmentPlans']>[number];

/** Plans, and the amount in cents that they are for. */
export interface PlansOfAmount {
  readonly cents: number;
  readonly plans: readonly Plan[];
}

/** What is known of the plans for an amount. */
export interface PlansRead {
  /** The plans; until they are there, those of the amount before. */
  readonly shown: PlansOfAmount | undefined;
  readonly error: Error | undefined;
  readonly isLoading: boolean;
  readonly read: () => void;
}

/** Milliseconds without a change after which an amount counts as meant. */
const quiet = 250;

/** The last value that stood still for a moment, so that not every key asks for plans. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quiet);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Reads the plans for an amount in cents on a credit line, as soon as it stands still. */
export function usePlans(line: Line, amount: number | undefined): PlansRead {
  const cents = useSettled(amount);
  const [shown, setShown] = useState<PlansOfAmount>();
  const { data, error, loading, refetch } = useQuery(
    PlansDocument,
    cents === undefined
      ? skipToken
      : {
          variables: { personId: line.personId, id: line.id, amount: { value: cents } },
          errorPolicy: 'all',
        },
  );
  const plans = data?.creditLine?.availableInstallmentPlans;
  if (plans && cents !== undefined && plans !== shown?.plans) setShown({ cents, plans });
  return {
    shown,
    error,
    isLoading: loading,
    read: () => void refetch(),
  };
}

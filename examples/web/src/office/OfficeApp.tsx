import { useQuery } from '@apollo/client/react';
import { ApplicationsDocument } from '../gql/graphql.js';
import { useLooking } from '../live.js';
import { Header } from '../parts/Header.js';
import { Loading } from '../parts/Loading.js';
import { Page } from '../parts/Page.js';
import { ApplicationTable } from './ApplicationTable.js';
import { Filters } from './Filters.js';
import { Paging } from './Paging.js';
import { filterOf, useListing } from './listing.js';

/** The back office of a partner: the applications of all customers, filtered, page by page. */
export function OfficeApp() {
  const [listing, change] = useListing();
  const after = listing.cursors.at(-1) ?? null;
  const { data, previousData, error, loading, refetch } = useQuery(ApplicationsDocument, {
    variables: { filter: filterOf(listing), first: listing.size, after },
    errorPolicy: 'all',
    notifyOnNetworkStatusChange: true,
  });
  useLooking();
  const found = (data ?? previousData)?.creditLineApplications;
  return (
    <>
      <Header right="Back office" />
      <Page title="Applications">
        <Filters listing={listing} onChange={change} />
        <Loading
          what="the applications"
          data={found}
          error={error}
          isLoading={loading}
          onRetry={() => void refetch()}
        >
          {(applications) => (
            <div className="listing" aria-busy={loading}>
              <ApplicationTable applications={applications} />
              <Paging listing={listing} applications={applications} isBusy={loading} onChange={change} />
            </div>
          )}
        </Loading>
      </Page>
    </>
  );
}

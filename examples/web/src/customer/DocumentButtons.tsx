import { useApolloClient } from '@apollo/client/react';
import type { DocumentLink } from '@lending-graph/client';
import { ContractDocument, PreContractDocument } from '../gql/graphql.js';
import { PdfButton } from '../parts/PdfButton.js';

export interface DocumentButtonsProps {
  readonly personId: string;
  readonly applicationId: string;
}

interface Linked {
  readonly url?: string | null;
  readonly expiresAt?: string | null;
  readonly fileName: string;
}

/** Returns a link that can be opened. @throws if the graph has none */
function linkOf(found: Linked | null | undefined): DocumentLink {
  if (!found?.url || !found.expiresAt) throw new Error('There is no such document.');
  return { url: found.url, expiresAt: found.expiresAt, fileName: found.fileName };
}

const fresh = { fetchPolicy: 'no-cache', errorPolicy: 'none' } as const;

/** The contract of an application, and what has to be read before it. */
export function DocumentButtons(variables: DocumentButtonsProps) {
  const client = useApolloClient();
  const contract = async (): Promise<DocumentLink> => {
    const { data } = await client.query({ query: ContractDocument, variables, ...fresh });
    return linkOf(data?.creditLineApplication?.contract);
  };
  const preContract = async (): Promise<DocumentLink> => {
    const { data } = await client.query({ query: PreContractDocument, variables, ...fresh });
    return linkOf(data?.creditLineApplication?.preContract);
  };
  return (
    <div className="buttons">
      <PdfButton label="Contract" link={contract} />
      <PdfButton label="Pre-contract information" link={preContract} />
    </div>
  );
}

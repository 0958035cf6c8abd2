/** The results that were confirmed to the reading client: every later read has to show them. */
export interface Told {
  readonly loans: ReadonlySet<string>;
  readonly applications: ReadonlySet<string>;
  readonly blocks: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

interface Named {
  readonly id: string;
}

/**
 * A read, with a function that returns the ids that its answer lacks, or still has, contrary to earlier
 * confirmations.
 */
export interface ReadQuery {
  readonly query: string;
  readonly contradictions: (data: never, told: Told) => readonly string[];
}

const without = (expected: ReadonlySet<string>, nodes: readonly Named[]): string[] => {
  const shown = new Set(nodes.map(({ id }) => id));
  return [...expected].filter((id) => !shown.has(id));
};

const reading = <Data>(
  query: string,
  contradictions: (data: Data, told: Told) => readonly string[] = () => [],
): ReadQuery => ({ query, contradictions });

/**
 * The reads of the mix. None of them makes the gateway call the same operation of the bank twice, so that any
 * second call is a retry.
 */
export const reads: readonly ReadQuery[] = [
  reading<{ creditLine: { activeLoans: readonly Named[] } }>(
    'query Line($personId: ID!, $lineId: ID!) { creditLine(personId: $personId, id: $lineId) { id status utilizedAmount { value } activeLoans { id status } } }',
    ({ creditLine: { activeLoans } }, { loans }) => without(loans, activeLoans),
  ),
  reading(
    'query Lines($personId: ID!) { person(id: $personId) { creditLines(first: 10) { totalCount nodes { id status limit { value } utilizedAmount { value } } } } }',
  ),
  reading(
    'query Plans($personId: ID!, $lineId: ID!) { creditLine(personId: $personId, id: $lineId) { limit { value } availableInstallmentPlans(input: { amount: { value: 120000 } }) { term monthlyInstallment { value } } } }',
  ),
  reading<{ person: { creditLineApplications: { nodes: readonly Named[] } } }>(
    'query Applications($personId: ID!) { person(id: $personId) { creditLineApplications(first: 1000) { totalCount nodes { id status } } } }',
    (
      {
        person: {
          creditLineApplications: { nodes },
        },
      },
      { applications },
    ) => without(applications, nodes),
  ),
  reading<{ creditLine: { blocks: { nodes: readonly Named[] } } }>(
    'query Blocks($personId: ID!, $lineId: ID!) { creditLine(personId: $personId, id: $lineId) { blocks(first: 10) { nodes { id } } } }',
    (
      {
        creditLine: {
          blocks: { nodes },
        },
      },
      { blocks, removed },
    ) => [...without(blocks, nodes), ...nodes.map(({ id }) => id).filter((id) => removed.has(id))],
  ),
];

/** The answer of the read with which a client finds out the outcomes of its writes. */
export interface Standing {
  readonly creditLine: {
    readonly activeLoans: readonly Named[];
    readonly blocks: { readonly nodes: readonly Named[] };
  };
  readonly person: { readonly creditLineApplications: { readonly nodes: readonly Named[] } };
}

/** Reads a person's loans, applications and blocks. */
export const standing = `query Standing($personId: ID!, $lineId: ID!) {
  creditLine(personId: $personId, id: $lineId) { activeLoans { id } blocks(first: 10) { nodes { id } } }
  person(id: $personId) { creditLineApplications(first: 1000) { nodes { id } } }
}`;

/** The writes of the mix. Each returns the id of the resource it created or removed. */
export const writes = {
  loan: `mutation Draw($personId: ID!, $lineId: ID!, $amount: SafeInt!, $key: String!) {
    result: createLoan(input: { personId: $personId, creditLineId: $lineId, amount: { value: $amount }, term: 12, reference: $key, purpose: "Chaos" }) { made: loan { id } }
  }`,
  application: `mutation Apply($personId: ID!, $key: String!) {
    result: createCreditLineApplication(input: { personId: $personId, partnerReferenceNumber: $key, netIncomeAmount: { value: 500000 }, requestedCreditLimit: { value: 100000 } }) { made: creditLineApplication { id } }
  }`,
  block: `mutation Block($personId: ID!, $lineId: ID!) {
    result: blockCreditLine(input: { personId: $personId, creditLineId: $lineId }) { made: creditLineBlock { id } }
  }`,
  unblock: `mutation Unblock($personId: ID!, $lineId: ID!, $blockId: ID!) {
    result: unblockCreditLine(input: { personId: $personId, creditLineId: $lineId, blockId: $blockId }) { removed: creditLineBlockId }
  }`,
} as const;

/** The answer of each of these writes. */
export interface Written {
  readonly result: { readonly made?: Named | null; readonly removed?: string | null } | null;
}

import type { GraphiqlTab } from './graphiql.js';
import type { Variables } from '../graphql/variables.js';

/** The person of the story. */
export interface StoryPerson {
  readonly id: string;
  readonly accountSnapshotId: string;
  readonly identificationId: string;
  /** Ids that a fresh sandbox gives to the results of the steps. */
  readonly creditRecordId: string;
  readonly applicationId: string;
  readonly creditLineId: string;
}

/**
 * Includes the unit and currency, although they have defaults, because the editor marks amounts without them
 * as incomplete.
 */
const inCents = (amount: number) => ({ value: amount * 100, unit: 'cents', currency: 'EUR' });

const headersText = (headers: Readonly<Record<string, string>>): string => JSON.stringify(headers, null, 2);

const tabOf = (query: string, variables: Variables): GraphiqlTab => ({
  query,
  variables: JSON.stringify(variables, null, 2),
  headers: null,
});

/** A tab for a write. Its key makes repeated clicks send it only once. */
const writeTabOf = (query: string, variables: Variables, key: string): GraphiqlTab => ({
  ...tabOf(query, variables),
  headers: headersText({ 'Idempotency-Key': key }),
});

/** The steps of the story, in order. The last comment of each states its cost. */
const queries = {
  person: `# Step 1 of 10: who is there, and which credit lines do
# they have?
#
# Press the pink button, or Ctrl-Enter. Then go
# through the tabs from left to right. The person
# alone costs no call to the bank: it is only what
# everything else hangs on.
#
# Calls to the bank: 1 (the list of the credit lines;
# it is empty as yet)
query Person($personId: ID!) {
  person(id: $personId) {
    id
    creditLines {
      totalCount
      nodes {
        id
        status
        limit {
          value
          currency
        }
      }
    }
  }
}
`,
  creditRecord: `# Step 2 of 10: have the bank fetch what the credit
# bureau knows about the person.
#
# "Headers" below has an Idempotency-Key: pressed
# again, the same answer comes and nothing is sent.
# For something new, or after the sandbox was reset,
# change the key; so in steps 5, 6 and 9.
#
# Calls to the bank: 1 (the write, sent once)
mutation CreditRecord($input: CreateCreditRecordInput!) {
  createCreditRecord(input: $input) {
    creditRecord {
      id
      status
      createdAt
    }
  }
}
`,
  plans: `# Step 3 of 10: what would 1,200 euros cost? No
# customer is needed for that.
#
# Amounts are in cents. Rates are fractions: 0.11 is
# 11 percent a year.
#
# Calls to the bank: 1 (a calculation, which changes
# nothing)
query Plans($input: AnonymousInstallmentPlansInput!) {
  anonymousInstallmentPlans(input: $input) {
    term
    monthlyInstallment {
      value
    }
    total {
      value
    }
    interestRate
    effectiveInterestRate
  }
}
`,
  updates: `# Step 4 of 10: see the limit become ready, without
# asking again and again.
#
# Press the pink button: it waits for what the bank
# tells. Open this page in a second window beside
# this one, for another tab in front would end the
# stream here. In the second window run steps 5 and 6:
# the credit line appears here, with its limit. Press
# the button again to end the stream, and go on with
# step 7. You can also skip this step.
#
# Calls to the bank: 1 (the list of the credit lines,
# to begin with; then one for each event)
subscription Updates($personId: ID!) {
  customerUpdates(
    personId: $personId
    kinds: [CREDIT_LINE]
  ) {
    origin
    resource {
      ... on CreditLine {
        id
        status
        limit {
          value
          currency
        }
      }
    }
  }
}
`,
  apply: `# Step 5 of 10: apply for a credit line of 3,000 euros.
# Scoring starts.
#
# The ready creditRecordId is the one that step 2
# gives in a fresh sandbox. If yours was another one,
# put it into the variables below.
#
# Calls to the bank: 1 (the write; all that is
# selected is in its answer)
mutation Apply($input: CreateCreditLineApplicationInput!) {
  createCreditLineApplication(input: $input) {
    creditLineApplication {
      id
      status
      statusDescription
      decision
    }
  }
}
`,
  link: `# Step 6 of 10: two writes in one request. They are
# carried out in this order.
#
# The account snapshot lets the bank check what was
# declared; with the identification the customer
# proves who they are, and signs.
# Put the id of step 5 into applicationId, both times,
# if yours is another one.
#
# Calls to the bank: 3 (the two writes, and one to
# read the status back; the first payload selects the
# id alone, which costs nothing)
mutation Link(
  $snapshot: LinkCreditLineApplicationAccountSnapshotInput!
  $identification: LinkCreditLineApplicationIdentificationInput!
) {
  linkCreditLineApplicationAccountSnapshot(input: $snapshot) {
    creditLineApplication {
      id
    }
  }
  linkCreditLineApplicationIdentification(input: $identification) {
    creditLineApplication {
      id
      status
      statusDescription
    }
  }
}
`,
  outcome: `# Step 7 of 10: the bank has decided, and the credit
# line is there.
#
# Put the id of step 5 into applicationId if yours is
# another one.
#
# Calls to the bank: 2 (the application, then the
# credit line that it names)
query Outcome($personId: ID!, $applicationId: ID!) {
  person(id: $personId) {
    creditLineApplication(id: $applicationId) {
      status
      decision
      offeredLimit {
        value
      }
      offeredInterestRate
      creditLine {
        id
        status
        limit {
          value
        }
        utilizedAmount {
          value
        }
      }
    }
  }
}
`,
  linePlans: `# Step 8 of 10: what the same 1,200 euros cost on this
# credit line.
#
# Put the id of the credit line of step 7 into
# creditLineId if yours is another one.
#
# Calls to the bank: 2 (the credit line, and the
# calculation)
query LinePlans(
  $personId: ID!
  $creditLineId: ID!
  $input: AvailableInstallmentPlansInput!
) {
  person(id: $personId) {
    creditLine(id: $creditLineId) {
      availableInstallmentPlans(input: $input) {
        term
        monthlyInstallment {
          value
        }
        total {
          value
        }
      }
    }
  }
}
`,
  draw: `# Step 9 of 10: draw the money, after the plan over
# twelve months.
#
# Put the id of the credit line of step 7 into
# creditLineId if yours is another one. Press again:
# it is the same loan, by its Idempotency-Key. With
# another key, or without one, each press draws
# another loan.
#
# Calls to the bank: 1 (the write, sent once)
mutation Draw($input: CreateLoanInput!) {
  createLoan(input: $input) {
    loan {
      id
      status
      type
      interestRate
      creditLine {
        id
      }
    }
  }
}
`,
  creditLine: `# Step 10 of 10: the credit line again. 1,200 euros of
# it are used.
#
# Put the id of the credit line of step 7 into
# creditLineId if yours is another one. What else
# there is: the topmost icon at the left opens the
# documentation.
#
# Calls to the bank: 1 (the credit line carries its
# active loans)
query CreditLine($personId: ID!, $creditLineId: ID!) {
  person(id: $personId) {
    creditLine(id: $creditLineId) {
      status
      limit {
        value
      }
      utilizedAmount {
        value
      }
      activeLoans {
        id
        status
        interestRate
        effectiveInterestRate
      }
    }
  }
}
`,
};

const application = ({ id: personId, creditRecordId }: StoryPerson): Variables => ({
  personId,
  creditRecordId,
  requestedCreditLimit: inCents(3000),
  netIncomeAmount: inCents(2600),
  livingSituation: 'LIVING_IN_RENTED_HOUSE',
  livingSituationAmount: inCents(900),
  existingCreditRepaymentExcludingMortgage: inCents(0),
  privateInsuranceAmount: inCents(50),
  numberOfDependents: 1,
  marriageStatus: 'UNMARRIED',
  employmentSince: '2019-02-01',
  repaymentDayOfMonth: 15,
});

/**
 * Ten tabs that take the demo person from a credit record to a drawn loan, ready to be run in this order.
 */
export function storyTabs(person: StoryPerson): GraphiqlTab[] {
  const { id: personId, accountSnapshotId, identificationId, applicationId, creditLineId } = person;
  return [
    tabOf(queries.person, { personId }),
    writeTabOf(queries.creditRecord, { input: { personId, source: 'SOLARIS_BANK' } }, 'story-credit-record'),
    tabOf(queries.plans, { input: { amount: inCents(1200) } }),
    tabOf(queries.updates, { personId }),
    writeTabOf(queries.apply, { input: application(person) }, 'story-application'),
    writeTabOf(
      queries.link,
      {
        snapshot: { personId, applicationId, accountSnapshotId },
        identification: { personId, applicationId, identificationId },
      },
      'story-documents',
    ),
    tabOf(queries.outcome, { personId, applicationId }),
    tabOf(queries.linePlans, { personId, creditLineId, input: { amount: inCents(1200) } }),
    writeTabOf(
      queries.draw,
      {
        input: {
          personId,
          creditLineId,
          amount: inCents(1200),
          term: 12,
          reference: 'DEMO-1',
          purpose: 'Washing machine',
        },
      },
      'story-loan',
    ),
    tabOf(queries.creditLine, { personId, creditLineId }),
  ];
}

const tokenNote = `# A token is required here. Put it into "Headers"
# below, after the word Bearer.
#
`;

/** Returns the tabs for a gateway that requires a token: each with a header for it, and a note. */
export const withTokens = (tabs: readonly GraphiqlTab[]): GraphiqlTab[] =>
  tabs.map((tab) => {
    const headers = {
      authorization: 'Bearer ',
      ...(JSON.parse(tab.headers ?? '{}') as Record<string, string>),
    };
    return { ...tab, query: tokenNote + tab.query, headers: headersText(headers) };
  });

/** The first tab with a real bank, whose customers are unknown here. */
export const firstTab: GraphiqlTab = {
  query: `# The round arrow at the lower left loads the schema,
# for the documentation and completion.
#
# Calls to the bank: 0
query Me {
  me {
    id
  }
}
`,
  variables: null,
  headers: null,
};

import { SignJWT } from 'jose';
import { borrowerId, cardholderId, collectorId } from './data.js';
import type { ProgramName, Scenario, Work } from './scenarios.js';

/** The settings of callers' tokens, also given to the gateway. */
export const tokens = {
  secret: 'this-signs-tokens-for-the-bench-alone',
  issuer: 'bench',
  audience: 'lending-graph',
} as const;

/** A request that is ready to be sent. */
export interface Prepared {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The person that it reads. */
  readonly person: string;
  /** The beginning of a successful response. */
  readonly beginning: string;
}

const queries: Readonly<Record<Work, string>> = {
  detail: `query CreditLines($personId: ID!) {
  person(id: $personId) {
    id
    creditLines(first: 10) {
      totalCount
      nodes {
        id status limit { value currency } grantedAt
        utilizedAmount { value currency } interestRate lockingStatus
        activeLoans { id status interestRate }
      }
    }
  }
}`,
  list: `query CreditLineSummaries($personId: ID!) {
  person(id: $personId) {
    id
    creditLines(first: 100) {
      totalCount
      nodes { id status limit { value currency } grantedAt }
    }
  }
}`,
  bills: `query Bills($personId: ID!) {
  person(id: $personId) {
    id
    creditCardApplications(first: 100) {
      totalCount
      nodes {
        id status currentLimit { value currency }
        bills(first: 10) {
          totalCount
          nodes { id status statementDate dueDate totalOutstandingAmount { value currency } minimumDueAmount { value currency } }
        }
      }
    }
  }
}`,
  persons: `query Persons($personIds: [ID!]!) {
  persons(ids: $personIds) {
    id
    creditLines(first: 10) {
      nodes { id status limit { value currency } utilizedAmount { value currency } interestRate activeLoans { id } }
    }
  }
}`,
};

const screens: Readonly<Record<Work, string>> = {
  detail: 'credit-lines',
  list: 'credit-line-summaries',
  bills: 'cards',
  persons: '',
};
const idsOf: Readonly<Record<Work, (number: number) => string>> = {
  detail: borrowerId,
  list: collectorId,
  bills: () => cardholderId,
  persons: borrowerId,
};

/** Returns a customer's token for one person, or the partner's if a query names several. */
function tokenFor(viewer: number, person: string, work: Work): Promise<string> {
  const claims =
    work === 'persons'
      ? { scope: 'lending:read lending:partner' }
      : { scope: 'lending:read', person_id: [person] };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(`viewer-${viewer}`)
    .setIssuer(tokens.issuer)
    .setAudience(tokens.audience)
    .setIssuedAt()
    .setExpirationTime('12h')
    .sign(new TextEncoder().encode(tokens.secret));
}

function variablesOf({ work, persons, personsPerQuery = 1 }: Scenario, number: number): object {
  if (work !== 'persons') return { personId: idsOf[work](number % persons) };
  return {
    personIds: Array.from({ length: personsPerQuery }, (_, at) =>
      borrowerId((number * personsPerQuery + at) % persons),
    ),
  };
}

async function prepare(scenario: Scenario, program: ProgramName, number: number): Promise<Prepared> {
  const { work, persons, viewers } = scenario;
  const person = idsOf[work](number % persons);
  const authorization = `Bearer ${await tokenFor(number % viewers, person, work)}`;
  if (program === 'backend')
    return {
      method: 'GET',
      path: `/persons/${person}/${screens[work]}`,
      headers: { authorization },
      body: null,
      person,
      beginning: '{"person":{',
    };
  const body = JSON.stringify({ query: queries[work], variables: variablesOf(scenario, number) });
  return {
    method: 'POST',
    path: '/graphql',
    headers: { authorization, 'content-type': 'application/json' },
    body,
    person,
    beginning: '{"data":{',
  };
}

/**
 * Returns the requests of a scenario for one program, which are repeated in order: `count` of them, or all
 * that differ.
 */
export const requestsOf = (
  scenario: Scenario,
  program: ProgramName,
  count = Math.max(scenario.persons, scenario.viewers),
): Promise<Prepared[]> =>
  Promise.all(Array.from({ length: count }, (_, number) => prepare(scenario, program, number)));

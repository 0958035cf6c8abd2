/** The compared programs: the gateway, (a) the hand-written backend, (b) the plain Apollo server. */
export const programs = ['gateway', 'backend', 'plain'] as const;
/** One of them, or the gateway with graphql-js's executor in place of its own. */
export type ProgramName = (typeof programs)[number] | 'reference';

/** The query of a scenario; `persons` measures growth. */
export type Work = 'detail' | 'bills' | 'list' | 'persons';

/** One comparison: the same work for each of its programs. */
export interface Scenario {
  readonly name: string;
  readonly work: Work;
  /** The number of persons that are requested in turn. */
  readonly persons: number;
  /** The number of callers in turn, each with its own token. */
  readonly viewers: number;
  /** The number of persons in one query. */
  readonly personsPerQuery?: number;
  readonly programs: readonly ProgramName[];
  /** Concurrent requests, each on its own connection. */
  readonly connections: number;
  /**
   * Requests per second, sent whether or not earlier ones were answered; undefined if each connection waits
   * for the last response.
   */
  readonly rate?: number;
  /** The bank's delay of each call in milliseconds. */
  readonly latency: number;
  /** Seconds per round, if it needs more than the others. */
  readonly seconds?: number;
  /** Additional environment variables of the gateway. */
  readonly gatewayEnvironment: Readonly<Record<string, string>>;
  /** True if (a) and (b) verify tokens too; the gateway always does. */
  readonly verify: boolean;
}

const connections = 32;
const viewers = 5000;
const cacheOff = { CACHE: 'off' };
const cacheOn = { CACHE: 'on' };
const everyone = { programs, connections, latency: 0, verify: false } as const;

const titles: Readonly<
  Record<'detail' | 'bills' | 'list', { readonly persons: number; readonly few: number }>
> = {
  detail: { persons: 5000, few: 10 },
  // The bank has the bills of 100 cards in all: they belong to the same person in every query.
  bills: { persons: 1, few: 1 },
  list: { persons: 500, few: 10 },
};

/**
 * Different viewers and persons, then identical requests, then both with the cache, where the different
 * viewers request the same few persons.
 */
const timed = (work: 'detail' | 'bills' | 'list'): Scenario[] => {
  const { persons, few } = titles[work];
  return [
    { ...everyone, name: work, work, persons, viewers, gatewayEnvironment: cacheOff },
    { ...everyone, name: `${work}-same`, work, persons: 1, viewers: 1, gatewayEnvironment: cacheOff },
    {
      ...everyone,
      name: `${work}-cached`,
      work,
      persons: few,
      viewers,
      // Each response is fresh for so long: of shorter rounds, some have all of them expire, and some none.
      seconds: 10,
      gatewayEnvironment: cacheOn,
    },
    { ...everyone, name: `${work}-same-cached`, work, persons: 1, viewers: 1, gatewayEnvironment: cacheOn },
  ];
};

const growth = (personsPerQuery: number): Scenario => ({
  ...everyone,
  name: `growth-${personsPerQuery}`,
  work: 'persons',
  persons: 5000,
  viewers: 1,
  personsPerQuery,
  programs: ['gateway'],
  connections: 1,
  gatewayEnvironment: { ...cacheOff, LIMIT_BANK_CALLS: '5000' },
});

/** The scenarios that run by default. */
export const scenarios: readonly Scenario[] = [
  ...timed('detail'),
  ...timed('bills'),
  ...timed('list'),
  {
    ...everyone,
    name: 'latency',
    work: 'detail',
    persons: 5000,
    viewers,
    rate: 50,
    latency: 50,
    seconds: 10,
    gatewayEnvironment: cacheOff,
  },
  growth(1),
  growth(10),
  growth(100),
];

/** The scenarios that run only on request. */
export const extraScenarios: readonly Scenario[] = [
  {
    ...everyone,
    name: 'auth',
    work: 'detail',
    persons: 5000,
    viewers,
    gatewayEnvironment: cacheOff,
    verify: true,
  },
  {
    ...everyone,
    name: 'executor-detail',
    work: 'detail',
    persons: 5000,
    viewers,
    programs: ['gateway', 'reference'],
    gatewayEnvironment: cacheOff,
  },
  {
    ...everyone,
    name: 'executor-bills',
    work: 'bills',
    persons: 1,
    viewers,
    programs: ['gateway', 'reference'],
    gatewayEnvironment: cacheOff,
  },
];

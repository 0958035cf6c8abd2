/** The programs that are compared: the gateway, (a) the hand-written backend, (b) the plain Apollo server. */
export const programs = ['gateway', 'backend', 'plain'] as const;
/** One of them, or the gateway with graphql-js's executor in the place of its own. */
export type ProgramName = (typeof programs)[number] | 'reference';

/** What a query asks for; `persons` is what growth is measured with. */
export type Work = 'detail' | 'bills' | 'list' | 'persons';

/** One comparison: the same work, for each program that takes part in it. */
export interface Scenario {
  readonly name: string;
  readonly work: Work;
  /** Of how many persons one after the other is asked for. */
  readonly persons: number;
  /** How many callers there are, one after the other, each with a token of its own. */
  readonly viewers: number;
  /** How many persons one query names. */
  readonly personsPerQuery?: number;
  readonly programs: readonly ProgramName[];
  /** Requests under way at once, each on its connection. */
  readonly connections: number;
  /** Requests per second that come whether or not those before were answered; undefined where each connection sends the next after the last. */
  readonly rate?: number;
  /** Milliseconds that each call takes at the bank. */
  readonly latency: number;
  /** Seconds of one round, where it needs more than the rest. */
  readonly seconds?: number;
  /** What the gateway's environment has beside what it always has. */
  readonly gatewayEnvironment: Readonly<Record<string, string>>;
  /** Whether (a) and (b) verify tokens as well; the gateway always does. */
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
  // The bank holds the bills of 100 cards in all: they are one person's in every query.
  bills: { persons: 1, few: 1 },
  list: { persons: 500, few: 10 },
};

/** Different viewers and persons, then identical requests, then both with the cache on, where the different viewers ask for the same few persons. */
const timed = (work: 'detail' | 'bills' | 'list'): Scenario[] => {
  const { persons, few } = titles[work];
  return [
    { ...everyone, name: work, work, persons, viewers, gatewayEnvironment: cacheOff },
    { ...everyone, name: `${work}-same`, work, persons: 1, viewers: 1, gatewayEnvironment: cacheOff },
    { ...everyone, name: `${work}-cached`, work, persons: few, viewers, gatewayEnvironment: cacheOn },
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

/** What is run where nothing else is asked for. */
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

/** What is run only where it is asked for. */
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

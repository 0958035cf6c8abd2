import type { InjectedFault } from './bank.js';
import type { Seen } from './run.js';
import { tableOf } from '../table.js';
import type { Intention, ReadSeen } from './tally.js';

/** A property that must hold, with the result of its check. */
export interface Finding {
  readonly name: string;
  readonly found: string;
  readonly bar: string;
  readonly holds: boolean;
}

/** Returns the findings as a Markdown table. */
export const tableOfFindings = (findings: readonly Finding[]): string =>
  tableOf([
    ['what must hold', 'found', 'bar', 'holds'],
    ...findings.map(({ name, found, bar, holds }) => [name, found, bar, holds ? 'yes' : 'NO']),
  ]);

/** The minimum percentage of reads that succeed outside the outage. */
const readsBar = 99.5;
/** The maximum of further calls to the bank per hundred calls that are needed. */
const extraBar = 10;
/** Further calls allowed beyond that share: a gateway's retry budget at its start. */
const savedUp = 20;

/** Returns the finding that none of so many is wrong. */
export const none = (name: string, wrong: readonly unknown[], of: number): Finding => ({
  name,
  found:
    wrong.length === 0
      ? `all of ${of}`
      : `${wrong.length} of ${of} not: ${wrong.slice(0, 3).map(String).join(', ')}`,
  bar: 'all',
  holds: wrong.length === 0,
});

/** The loans that the bank drew for each key. */
function loansByKey(book: Seen['book']): Map<string, string[]> {
  const byKey = new Map<string, string[]>();
  const drawn = book.filter(({ what }) => what === 'loan_drawn');
  for (const { reference = '', id } of drawn) byKey.set(reference, [...(byKey.get(reference) ?? []), id]);
  return byKey;
}

const isOutsideOutage =
  ({ outage, recovery }: Seen['plan']) =>
  ({ began, ended }: ReadSeen): boolean =>
    ended < outage.from || began > outage.from + outage.for + recovery;

/** The data that a client's findings are compared with. */
interface Known {
  readonly loans: ReadonlyMap<string, readonly string[]>;
  readonly created: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  readonly intentions: readonly Intention[];
}

/**
 * Returns true if a client found what the bank did: loans are compared by key, the others by existence. A
 * block that still existed may have been removed later, with another key.
 */
function isRight(intention: Intention, { loans, created, removed, intentions }: Known): boolean {
  const { what, key, found = [], target = '' } = intention;
  if (what === 'loan') return sameIds(found, loans.get(key) ?? []);
  if (what !== 'unblock') return found.every((id) => created.has(id));
  if (!found.includes(target)) return removed.has(target);
  const others = intentions.filter((other) => other !== intention && other.target === target);
  return (
    !removed.has(target) ||
    others.some((other) => other.successes.has(target) || !(other.found ?? [target]).includes(target))
  );
}

const sameIds = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((id) => others.includes(id));

const sendsOf = (intentions: readonly Intention[]): number =>
  intentions.reduce((sum, { sent }) => sum + sent, 0);

function ofWrites(seen: Seen): Finding[] {
  const {
    tally: { intentions },
    book,
    bookAfterwards,
  } = seen;
  const loans = loansByKey(book);
  const idsOf = (deed: string): Set<string> =>
    new Set(book.filter(({ what }) => what === deed).map(({ id }) => id));
  const known: Known = { loans, created: idsOf('created'), removed: idsOf('removed'), intentions };
  const wanted = intentions.filter(({ what }) => what === 'loan');
  const inBook = ({ what, key }: Intention, id: string): boolean =>
    what === 'loan'
      ? (loans.get(key) ?? []).includes(id)
      : what === 'unblock'
        ? known.removed.has(id)
        : known.created.has(id);
  const succeeded = intentions.filter(({ successes }) => successes.size > 0);
  const uncertain = intentions.filter(({ wasUnknown, wasLeftOpen }) => wasUnknown || wasLeftOpen);
  const noted = new Set(intentions.flatMap(({ successes, found = [] }) => [...successes, ...found]));
  const madeBy = book.filter(({ what }) => what === 'created' || what === 'loan_drawn');
  const refused = intentions.filter((one) => one.refused !== undefined);
  return [
    none(
      'every key drew at most one loan',
      [...loansByKey(bookAfterwards)].filter(([, drawn]) => drawn.length > 1).map(([key]) => key),
      wanted.length,
    ),
    none(
      'every success that a client saw is in the book',
      succeeded.filter((one) => ![...one.successes].every((id) => inBook(one, id))).map(({ key }) => key),
      succeeded.length,
    ),
    none(
      'all answers to a key say the same',
      succeeded.filter(({ successes }) => successes.size > 1).map(({ key }) => key),
      succeeded.length,
    ),
    none(
      'what is unknown is found out by reading',
      uncertain
        .filter((one) => one.successes.size === 0 && (one.found === undefined || !isRight(one, known)))
        .map(({ key }) => key),
      uncertain.length,
    ),
    none(
      'the bank made nothing that its client does not know of',
      madeBy.filter(({ id }) => !noted.has(id)).map(({ id }) => id),
      madeBy.length,
    ),
    none(
      'no write was refused, since none broke a rule',
      refused.map((one) => `${one.what} ${one.refused}`),
      sendsOf(intentions),
    ),
  ];
}

/**
 * Checks the answers to a key against each other: those during the run, those to repeats, and those of each
 * gateway after the run.
 */
function ofWords({ tally: { intentions }, book, bookAfterwards }: Seen): Finding[] {
  const [before, after] = [loansByKey(book), loansByKey(bookAfterwards)];
  const done = intentions.filter(({ successes }) => successes.size > 0);
  const drawnUnheard = intentions.filter(({ key, successes }) => successes.size === 0 && before.has(key));
  const left = drawnUnheard.filter(({ wasLeftOpen }) => wasLeftOpen);
  const isTrue = ({ key, afterwards }: Intention): boolean =>
    afterwards.every((told) => told === 'OUTCOME_UNKNOWN' || (after.get(key) ?? []).includes(told));
  const deniesAll = ({ leftWith }: Intention): boolean =>
    leftWith !== undefined && leftWith.code !== 'OUTCOME_UNKNOWN' && leftWith.writeOutcome === undefined;
  return [
    none(
      'what was told as done is told so by every gateway',
      done
        .filter(({ successes, afterwards }) => !afterwards.every((told) => successes.has(told)))
        .map(({ key, afterwards }) => `${key} ${afterwards.join(' ')}`),
      done.length,
    ),
    none(
      'nothing that was told as done is denied',
      done
        .filter(({ denials }) => denials.length > 0)
        .map(({ key, denials }) => `${key} ${denials.join(', ')}`),
      done.length,
    ),
    none(
      'of what was done and never told, no gateway says that it was not',
      drawnUnheard
        .filter((one) => !isTrue(one))
        .map(({ key, afterwards }) => `${key} ${afterwards.join(' ')}`),
      drawnUnheard.length,
    ),
    none(
      'a client that gave up something that was done was not told that it was not',
      left.filter(deniesAll).map(({ key, leftWith }) => `${key} ${leftWith?.code}`),
      left.length,
    ),
    none(
      'nothing is sent for a key any more that was told as unknown',
      intentions
        .filter(({ key, wasUnknown }) => wasUnknown && !before.has(key) && after.has(key))
        .map(({ key }) => key),
      intentions.filter(({ wasUnknown }) => wasUnknown).length,
    ),
    none(
      'no key is in flight for ever',
      intentions
        .filter(({ refused, afterwards }) => refused === undefined && afterwards.includes('CONFLICT'))
        .map(({ key }) => key),
      intentions.length,
    ),
  ];
}

/** Checks that reads show everything that was confirmed before they were sent. */
const ofStaleness = ({ tally: { reads } }: Seen): Finding =>
  none(
    'no read shows less than its client was told before',
    reads
      .filter(({ stale }) => stale.length > 0)
      .map(({ began, stale }) => `${Math.round(began)} ms: ${stale.join(' ')}`),
    reads.length,
  );

function ofReads({ tally: { reads }, plan }: Seen): Finding {
  const outside = reads.filter(isOutsideOutage(plan));
  const failed = outside.filter(({ failure }) => failure !== undefined);
  const share = (100 * (outside.length - failed.length)) / outside.length;
  const codes = [...new Set(failed.map(({ failure }) => failure))].join(', ');
  return {
    name: 'reads succeed outside the outage',
    found: `${share.toFixed(2)} % of ${outside.length}${codes && ` (${codes})`}`,
    bar: `${readsBar} %`,
    holds: share >= readsBar,
  };
}

/**
 * Checks the number of further calls: retries, without those that follow a refused token, which the bank
 * counts itself. Calls at the bank that no answer of a gateway lists count as retries too, unless answers
 * were lost.
 */
function ofCalls({ tally: { calls, lost }, faultProfile }: Seen, gateways: number): Finding {
  const arrived = Object.entries(faultProfile.calls)
    .filter(([operation]) => operation !== 'token')
    .reduce((sum, [, count]) => sum + count, 0);
  const untold = lost === 0 ? Math.max(0, arrived - calls.first - calls.further) : 0;
  const attempts = Math.max(0, calls.further - faultProfile.refusedTokens) + untold;
  const share = (100 * attempts) / calls.first;
  return {
    name: 'further calls to the bank stay within the budget',
    found: `${attempts} for ${calls.first}: ${share.toFixed(1)} % (${arrived} arrived, ${faultProfile.refusedTokens} refused for their token)`,
    bar: `${extraBar} %`,
    holds: attempts <= calls.first * (extraBar / 100) + savedUp * gateways,
  };
}

/** Returns the properties that must hold after every run; the last two need a gateway that retries reads. */
export const findingsOf = (seen: Seen, gateways: number): Finding[] => [
  ...ofWrites(seen),
  ...ofWords(seen),
  ofStaleness(seen),
  ofCalls(seen, gateways),
  ofReads(seen),
];

/** Describes a fault in a few words. */
function wordsFor({
  on,
  share,
  status,
  connection,
  when,
  delayMs,
  tokenLifeMs,
  forMs,
}: InjectedFault): string {
  const deeds = [
    status?.toString(),
    connection === 'none' ? undefined : connection,
    delayMs.to ? `${delayMs.to} ms late` : undefined,
    tokenLifeMs === undefined ? undefined : `dies after ${tokenLifeMs} ms`,
    forMs === undefined ? undefined : `for ${forMs} ms`,
    when === 'after' ? 'after processing' : undefined,
  ];
  return `${share === 1 ? '' : `${share * 100} % of `}${on.join(', ')}: ${deeds.filter((deed) => deed !== undefined).join(' ')}`;
}

/** Returns the faults of the profile with their hits: a run without hits of a fault proves less. */
export const hitsOf = ({ faultProfile }: Seen): [fault: string, hits: number][] =>
  faultProfile.faults.map((fault) => [wordsFor(fault), fault.hits]);

/** Returns the numbers of requests, repeats and unknown outcomes. */
export function sizeOf({
  tally: { intentions, reads, lost, answered },
}: Seen): [what: string, count: number][] {
  const count = (is: (intention: Intention) => boolean): number => intentions.filter(is).length;
  return [
    ['requests answered', answered],
    ['requests lost with their gateway', lost],
    ['reads', reads.length],
    ['loans, each under a key', count(({ what }) => what === 'loan')],
    ['other writes, each under a key', count(({ what }) => what !== 'loan')],
    ['times that a write was sent again', sendsOf(intentions) - intentions.length],
    [
      'asked for again after it was done',
      intentions.reduce((sum, { askedAgain, afterwards }) => sum + askedAgain + afterwards.length, 0),
    ],
    ['outcomes unknown', count(({ wasUnknown }) => wasUnknown)],
    [
      'of these, carried out',
      count(
        ({ wasUnknown, what, found = [] }) =>
          wasUnknown && (what === 'unblock' ? found.length === 0 : found.length > 0),
      ),
    ],
    ['left open until the end', count(({ wasLeftOpen }) => wasLeftOpen)],
  ];
}

import {
  billsOfCard,
  borrowerId,
  borrowers,
  cardApplication,
  cardBill,
  cardholderId,
  cardId,
  cards,
  collectorId,
  collectors,
  creditLine,
  linesOfBorrower,
  linesOfCollector,
  summary,
} from './data.js';

/** The bank's response to a read. */
export interface Said {
  readonly status: number;
  readonly body: unknown;
  /** The length of the whole list, if it is a list. */
  readonly total?: number;
  /** The person it belongs to, and its step in a query: items are read after their list. */
  readonly person?: string;
  readonly step: 'list' | 'item';
}

interface Holder {
  readonly id: string;
  readonly firstLine: number;
  readonly count: number;
}

const holders: readonly Holder[] = [
  ...Array.from({ length: borrowers }, (_, at) => ({
    id: borrowerId(at),
    firstLine: at * linesOfBorrower,
    count: linesOfBorrower,
  })),
  ...Array.from({ length: collectors }, (_, at) => ({
    id: collectorId(at),
    firstLine: borrowers * linesOfBorrower + at * linesOfCollector,
    count: linesOfCollector,
  })),
];
const holderOf = new Map(holders.map((holder) => [holder.id, holder]));
const allLines = borrowers * linesOfBorrower + collectors * linesOfCollector;
const numberOfCard = new Map(Array.from({ length: cards }, (_, at) => [cardId(at), at]));

const holderOfLine = (number: number): Holder | undefined =>
  holders[
    number < borrowers * linesOfBorrower
      ? Math.floor(number / linesOfBorrower)
      : borrowers + Math.floor((number - borrowers * linesOfBorrower) / linesOfCollector)
  ];
const lineOf = (number: number) => creditLine(number, holderOfLine(number)?.id ?? '');

const notFound: Said = {
  status: 404,
  step: 'item',
  body: {
    errors: [
      {
        id: 'bench',
        status: 404,
        code: 'model_not_found',
        title: 'Model Not Found',
        detail: 'There is no such thing.',
      },
    ],
  },
};
const refused = (detail: string): Said => ({
  status: 400,
  step: 'list',
  body: { errors: [{ id: 'bench', status: 400, code: 'invalid_model', title: 'Invalid', detail }] },
});

/** Returns a page of a list, made from the list's length and a function that makes an entry. */
function page(
  query: URLSearchParams,
  total: number,
  entry: (at: number) => unknown,
  person?: string,
  step: Said['step'] = 'list',
): Said {
  const size = Number(query.get('page[size]') ?? 10);
  const first = (Number(query.get('page[number]') ?? 1) - 1) * size;
  const body = Array.from({ length: Math.max(0, Math.min(size, total - first)) }, (_, at) =>
    entry(first + at),
  );
  return { status: 200, body, total, step, ...(person !== undefined && { person }) };
}

function linesOf(query: URLSearchParams): Said {
  const person = query.get('filter[person_id]');
  if (person === null) return page(query, allLines, (at) => summary(lineOf(at)));
  const { firstLine = 0, count = 0 } = holderOf.get(person) ?? {};
  return page(query, count, (at) => summary(creditLine(firstLine + at, person)), person);
}

function cardsOf(query: URLSearchParams): Said {
  const customer = query.get('filter[customer_id]');
  return page(
    query,
    customer === null || customer === cardholderId ? cards : 0,
    cardApplication,
    cardholderId,
  );
}

function billsOf(query: URLSearchParams): Said {
  const application = query.get('filter[application_id]');
  if (application === null) return page(query, cards * billsOfCard, cardBill, cardholderId, 'item');
  const number = numberOfCard.get(application);
  return page(
    query,
    number === undefined ? 0 : billsOfCard,
    (at) => cardBill((number ?? 0) * billsOfCard + at),
    cardholderId,
    'item',
  );
}

const lists: Readonly<
  Record<string, { readonly filter: string; readonly read: (query: URLSearchParams) => Said }>
> = {
  '/v1/persons/credit_lines': { filter: 'filter[person_id]', read: linesOf },
  '/v1/credit_card_applications': { filter: 'filter[customer_id]', read: cardsOf },
  '/v1/credit_card_bills': { filter: 'filter[application_id]', read: billsOf },
};

/** Yields the most common reads, those of all borrowers' credit lines, each with its URL. */
export function* commonReads(): Generator<readonly [url: string, said: Said]> {
  for (const { id: person, firstLine, count } of holders.slice(0, borrowers)) {
    for (let number = firstLine; number < firstLine + count; number += 1) {
      const body = creditLine(number, person);
      yield [`/v1/persons/${person}/credit_lines/${body.id}`, { status: 200, body, person, step: 'item' }];
    }
  }
}

function lineAt(person: string, id: string): Said {
  const { firstLine = 0, count = 0 } = holderOf.get(person) ?? {};
  for (let number = firstLine; number < firstLine + count; number += 1) {
    const line = creditLine(number, person);
    if (line.id === id) return { status: 200, body: line, person, step: 'item' };
  }
  return notFound;
}

/**
 * Returns the bank's response to a GET. Requests that no program of the bench should make are refused, such
 * as a filter that does nothing here.
 */
export function say(url: string): Said {
  const { pathname, searchParams } = new URL(url, 'http://bank');
  const list = lists[pathname];
  if (list) {
    const strange = [...searchParams.keys()].find(
      (name) => ![list.filter, 'page[number]', 'page[size]'].includes(name),
    );
    return strange === undefined ? list.read(searchParams) : refused(`${strange} does nothing here.`);
  }
  const [, person, line] = /^\/v1\/persons\/([^/]+)\/credit_lines\/([^/]+)$/.exec(pathname) ?? [];
  if (person !== undefined && line !== undefined) return lineAt(person, line);
  const number = numberOfCard.get(/^\/v1\/credit_card_applications\/([^/]+)$/.exec(pathname)?.[1] ?? '');
  return number === undefined ? notFound : { status: 200, body: cardApplication(number), step: 'item' };
}

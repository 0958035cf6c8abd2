import { useSyncExternalStore } from 'react';
import type { CreditLineApplicationFilter, CreditLineApplicationStatus } from '../gql/graphql.js';

/** What the list shows. It stands in the address, so that a reload and a link show the same. */
export interface Listing {
  readonly status: CreditLineApplicationStatus | '';
  readonly from: string;
  readonly to: string;
  readonly personId: string;
  readonly size: number;
  /** The cursors of the pages behind the first one, up to this page: lists are read forwards only. */
  readonly cursors: readonly string[];
}

/** The page sizes to choose from. */
export const sizes: readonly number[] = [10, 20, 50];

const isSize = (size: number): boolean => sizes.includes(size);

function read(text: string): Listing {
  const address = new URLSearchParams(text);
  const size = Number(address.get('size'));
  return {
    status: (address.get('status') ?? '') as Listing['status'],
    from: address.get('from') ?? '',
    to: address.get('to') ?? '',
    personId: address.get('person') ?? '',
    size: isSize(size) ? size : 10,
    cursors: address.getAll('after'),
  };
}

function write({ status, from, to, personId, size, cursors }: Listing): string {
  const address = new URLSearchParams();
  const parts = { status, from, to, person: personId };
  for (const [name, value] of Object.entries(parts)) if (value !== '') address.set(name, value);
  if (size !== 10) address.set('size', String(size));
  for (const cursor of cursors) address.append('after', cursor);
  return address.toString();
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('popstate', listener);
  window.addEventListener('hashchange', listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener('hashchange', listener);
  };
};

let last: { readonly text: string; readonly listing: Listing } = { text: '', listing: read('') };

/** The listing of the address; the same object until that changes. */
function current(): Listing {
  const text = window.location.hash.slice(1);
  if (text !== last.text) last = { text, listing: read(text) };
  return last.listing;
}

/** The listing, and how to change a part of it. Whatever changes but the page begins with the first page. */
export function useListing(): readonly [Listing, (part: Partial<Listing>) => void] {
  const listing = useSyncExternalStore(subscribe, current);
  return [
    listing,
    (part) => {
      window.location.hash = write(Object.assign({}, listing, { cursors: [] }, part));
    },
  ];
}

/** Returns the filter of the graph for a listing. */
export function filterOf({ status, from, to, personId }: Listing): CreditLineApplicationFilter {
  return {
    ...(status !== '' && { status }),
    ...(from !== '' && { applicationDateMin: from }),
    ...(to !== '' && { applicationDateMax: to }),
    ...(personId !== '' && { personId }),
  };
}

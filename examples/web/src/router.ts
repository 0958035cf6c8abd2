import { useEffect, useSyncExternalStore } from 'react';

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};
const route = (): string => window.location.hash.replace(/^#/, '') || '/';

/** The path behind `#`, split: "#/lines/1" is ["lines", "1"]. */
export function useRoute(): readonly string[] {
  return useSyncExternalStore(subscribe, route)
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
}

/** Goes to a path behind `#`. */
export function goTo(path: string): void {
  window.location.hash = path;
}

/**
 * Names the page in the window's title, and moves the focus to its heading when it is not the first page: what a screen
 * reader would do after a navigation of the browser's own.
 */
export function usePageTitle(title: string, heading: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const isFirst = document.title === '' || document.body.dataset['visited'] === undefined;
    document.title = `${title} · Nordlicht`;
    document.body.dataset['visited'] = 'yes';
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [title, heading]);
}

import type { ReactNode } from 'react';

/** The bar at the top of all pages, and the link over it for keyboards. */
export const Header = ({ children, right }: { readonly children?: ReactNode; readonly right: ReactNode }) => (
  <>
    <a className="skip" href="#main" onClick={skip}>
      Skip to content
    </a>
    <header className="top">
      <div className="top-inner">
        <span className="brand">
          <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <rect width="32" height="32" rx="9" />
            <path d="M8 22 14 14l4 4 6-9" />
          </svg>
          Nordlicht
        </span>
        {children}
        <span className="who">{right}</span>
      </div>
    </header>
  </>
);

/** The address behind `#` names the view, so that the link moves the focus itself. */
function skip(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('h1')?.focus();
}

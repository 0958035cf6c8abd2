import { useRef, type ReactNode } from 'react';
import { usePageTitle } from '../router.js';

export interface PageProps {
  readonly title: string;
  /** Stands above the title: the way back, or what it is of. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
}

/** One view: its heading gets the focus when it is opened. */
export function Page({ title, above, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(title, heading);
  return (
    <main className="page" id="main">
      {above && <div className="above">{above}</div>}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  );
}

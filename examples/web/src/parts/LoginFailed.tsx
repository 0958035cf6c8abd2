import { Notice } from './Notice.js';

/** Shown where the login does not answer. */
export const LoginFailed = ({ onRetry }: { readonly onRetry: () => void }) => (
  <main className="page">
    <Notice tone="bad" title="You could not be logged in.">
      <p>No answer came. Check the connection.</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </Notice>
  </main>
);

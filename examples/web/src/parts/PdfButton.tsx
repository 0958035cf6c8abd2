import { useState } from 'react';
import { DocumentError, downloadDocument, type DocumentLink } from '@lending-graph/client';
import { sentenceFor, sentenceOf } from '../graph/errors.js';

export interface PdfButtonProps {
  readonly label: string;
  /** Gets a fresh link: it opens the document without a token, and ends after minutes. */
  readonly link: () => Promise<DocumentLink>;
}

/** Saves a document. It is fetched whole first, so that a cut connection saves no half contract. */
async function save(link: () => Promise<DocumentLink>): Promise<void> {
  const { blob, fileName } = await downloadDocument(link);
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(blob);
  anchor.download = fileName;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}

/** The bank has no such document yet, or not any more. */
const isMissing = ({ failure }: DocumentError): boolean => failure.status === 404 || failure.status === 409;

function problemOf(error: unknown): string {
  if (!(error instanceof DocumentError)) return sentenceOf(error);
  return isMissing(error) ? 'There is no such document yet.' : sentenceFor(error.failure);
}

/** A button that saves a PDF document. */
export function PdfButton({ label, link }: PdfButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const open = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem('');
    await save(link).catch((error: unknown) => setProblem(problemOf(error)));
    setBusy(false);
  };
  return (
    <div className="pdf">
      <button type="button" className="button quiet" aria-disabled={isBusy} onClick={() => void open()}>
        {label} <span className="hint">PDF</span>
      </button>
      <p className="problem" role="status">
        {problem}
      </p>
    </div>
  );
}

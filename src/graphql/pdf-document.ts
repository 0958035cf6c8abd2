import type { PdfLink } from '../context/pdf-links.js';
import type { FileId, OperationDefinition, Params } from '../bank/operation.js';

/** A PDF that can be fetched. Holds only the operation and parameters to do so. */
export interface PdfDocumentModel {
  readonly operation: OperationDefinition<FileId>;
  readonly params: Params<FileId>;
  /** Its link, once requested. Keeps the URL and its expiry together. */
  link?: Promise<PdfLink | null>;
}

/** Returns a PDF of a resource that the viewer may read. Only fetching it shows if the bank has it. */
export const pdfDocumentOf = <Id extends FileId>(
  operation: OperationDefinition<Id>,
  params: Params<Id>,
): PdfDocumentModel => ({ operation, params }) as unknown as PdfDocumentModel;
